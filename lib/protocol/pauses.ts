import * as v from 'valibot';
import { byName, under } from '../task/by-name.ts';

/** A pause: since when, and what is known of the person behind it. */
const PauseSchema = v.object({
  /** ISO 8601. */
  at: v.string(),
  /** The ARN of the AWS identity that has paused it; left out where AWS did not say. */
  by: v.optional(v.string()),
  reason: v.optional(v.string()),
});
export type Pause = v.InferOutput<typeof PauseSchema>;

/** What people have paused in a service. The command line writes it, and the pollers keep to it. */
export const PausesSchema = v.object({
  /** The whole service: its rules are switched off, and this tells why. */
  service: v.optional(PauseSchema),
  /** By task type. */
  types: byName(PauseSchema),
});
export type Pauses = v.InferOutput<typeof PausesSchema>;

export const NO_PAUSES: Pauses = { types: {} };

/** The pause of a task type; undefined where it is polled. */
export const pauseOf = ({ types }: Pauses, taskType: string): Pause | undefined =>
  under(types, taskType);

/** The item of the ledger's table that keeps them. A poller's own item has the name of the poller, which is longer. */
export const PAUSES_ID = 'pauses';

/**
 * The pauses in the item's text.
 *
 * @throws Error where the text is not what the command line writes
 */
export function parsePauses(text: string | undefined): Pauses {
  if (text === undefined) return NO_PAUSES;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), PausesSchema), text);
  if (read.success) return read.output;
  throw new Error(`the item ${PAUSES_ID} of the ledger's table does not hold pauses`);
}
