import * as v from 'valibot';
import { PausesSchema } from '../protocol/pauses.ts';
import { byName } from '../task/by-name.ts';
import type { Receipt } from '../task/receipt.ts';

/** Slots of a lane. */
const TakenSchema = v.object({
  count: v.number(),
  /** All of these calls have ended by then: Lambda stops a function at its timeout. In milliseconds since 1970. */
  untilMs: v.number(),
});
export type Taken = v.InferOutput<typeof TakenSchema>;

/** What a run that polls has of a lane. */
const ClaimSchema = v.object({
  open: v.array(TakenSchema),
  /** How many more it may start without a word. */
  more: v.number(),
});
export type Claim = v.InferOutput<typeof ClaimSchema>;

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
  holder: v.optional(
    v.object({
      runId: v.string(),
      sinceMs: v.number(),
      untilMs: v.number(),
      /** By lane. One that is not named has nothing open, and may start one. */
      claims: byName(ClaimSchema),
    }),
  ),
  /** The run that waits to take over. */
  next: v.optional(v.object({ runId: v.string(), untilMs: v.number() })),
  /** What runs that poll no more still have open: by run, then by lane. */
  open: byName(byName(v.array(TakenSchema))),
  /** By lane: tasks that the next run to poll looks after. */
  queued: byName(v.array(QueuedSchema)),
  /** Whether work was announced since a run began to look at all types. */
  isWanted: v.boolean(),
  /** Until then rounds start that look for tasks which could not be polled yet. */
  roundsUntilMs: v.optional(v.number()),
  /** A notice has started a run, which has not come yet: until this time no other notice starts one. */
  startingUntilMs: v.optional(v.number()),
  /** A copy of what people have paused, so that no run reads it for itself; left out, no run has read it yet. */
  pauses: v.optional(PausesSchema),
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
