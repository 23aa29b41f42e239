import { isCurrent, isLatestPoll, type Receipt } from '../task/receipt.ts';
import type { Task } from '../task/task.ts';
import type { GetTask } from './ports.ts';

/** What Conductor says about the run that a poll has started. */
export type Standing =
  /** Conductor waits for this run. */
  | { kind: 'current'; now: Task; status: string }
  /** Conductor has given up on this run, and the task has not been polled since. */
  | { kind: 'timedOut'; now: Task; status: string }
  /** The task has ended, waits in its queue, was polled again, or is unknown. */
  | { kind: 'over'; now: Task | undefined; status: string };

/**
 * Asks Conductor whether the run of a receipt is still the current one.
 *
 * @throws ConductorError where Conductor does not say
 */
export async function standingOf(receipt: Receipt, getTask: GetTask): Promise<Standing> {
  const now = await getTask(receipt.taskId);
  if (!now) return { kind: 'over', now, status: 'unknown to Conductor' };
  const { status } = now;
  if (isCurrent(now, receipt)) return { kind: 'current', now, status };
  const timedOut = status === 'TIMED_OUT' && isLatestPoll(now, receipt);
  return { kind: timedOut ? 'timedOut' : 'over', now, status };
}

/** The log line where nothing is sent. */
export const NOT_CURRENT = 'not reported: Conductor no longer waits for this run';
