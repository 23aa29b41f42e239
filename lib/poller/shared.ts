import type { Plan } from '../config/plan.ts';
import type { Clock } from '../task/clock.ts';
import { MAX_SLOTS, POLLS_PER_SECOND, REPLY_BYTES, SIDE_CALLS, UNSENT_BYTES } from './defaults.ts';
import { type Quota, quotaOf } from './quota.ts';
import { type Turns, turnsOf } from './turns.ts';

/** What all lanes of a run use together, so that none of it runs out: each is bounded for the whole process. */
export interface Shared {
  turns: Turns;
  /** Open calls of workers: each holds a file descriptor. */
  calls: Quota;
  /** Bytes of tasks that are read and not yet sent. */
  unsent: Quota;
  /** Large answers that are being read: one at a time. */
  large: Quota;
  /** Bytes of large answers of workers, with results that Conductor has not taken. */
  replies: Quota;
  /** Tasks on their way back to Conductor, and items that are no tasks. */
  aside: Quota;
}

/** What a run of the plan shares. */
export const sharedBy = (
  { routes, pollsPerSecond = POLLS_PER_SECOND }: Pick<Plan, 'routes' | 'pollsPerSecond'>,
  clock: Clock,
): Shared => ({
  turns: turnsOf(routes.length, pollsPerSecond, clock),
  calls: quotaOf(MAX_SLOTS),
  unsent: quotaOf(UNSENT_BYTES),
  large: quotaOf(1),
  replies: quotaOf(REPLY_BYTES),
  aside: quotaOf(SIDE_CALLS),
});
