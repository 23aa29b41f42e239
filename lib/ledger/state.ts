import * as v from 'valibot';
import type { Receipt } from '../task/receipt.ts';

/** Slots of a lane that a run which polls no more still has. */
const TakenSchema = v.object({
  count: v.number(),
  /** All of these calls have ended by then: Lambda stops a function at its timeout. In milliseconds since 1970. */
  untilMs: v.number(),
});
export type Taken = v.InferOutput<typeof TakenSchema>;

/** A task in Lambda's own queue: only Conductor knows when it ends. By `untilMs` Lambda has ended it. */
const QueuedSchema = v.object({
  receipt: v.pipe(
    v.object({
      taskId: v.string(),
      pollCount: v.number(),
      workerId: v.optional(v.string()),
    }),
    v.transform(({ workerId, ...others }): Receipt => ({ ...others, workerId })),
  ),
  untilMs: v.number(),
});

/** What the runs of one poller tell each other. Lanes are named as in Conductor's domain mapping: `type`, `domain:type`. */
const StateSchema = v.object({
  /** The run that polls. It has all slots that are neither in `open` nor in `queued`. */
  holder: v.optional(v.object({ runId: v.string(), sinceMs: v.number(), untilMs: v.number() })),
  /** The run that waits to take over. */
  next: v.optional(v.object({ runId: v.string(), untilMs: v.number() })),
  /** What runs that poll no more still have open: by run, then by lane. */
  open: v.record(v.string(), v.record(v.string(), TakenSchema)),
  /** By lane: tasks that the next run to poll looks after. */
  queued: v.record(v.string(), v.array(QueuedSchema)),
  /** When the last lease ran out that no run gave back: its run was killed, and any of its slots may be taken. */
  killedAtMs: v.optional(v.number()),
  /** Whether work was announced since a run began to look at all types. */
  isWanted: v.boolean(),
  /** Until then rounds start that look for tasks which could not be polled yet. */
  roundsUntilMs: v.optional(v.number()),
  /** A notice has started a run, which has not come yet: until this time no other notice starts one. */
  startingUntilMs: v.optional(v.number()),
});
export type LedgerState = v.InferOutput<typeof StateSchema>;

/** Before the first run. */
export const EMPTY: LedgerState = { open: {}, queued: {}, isWanted: false };

/** The state in the item's text; that of another version of this package counts as none. */
export function parseState(text: string | undefined): LedgerState {
  if (text === undefined) return EMPTY;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), StateSchema), text);
  return read.success ? read.output : EMPTY;
}
