import { type RetryClock, withRetries } from '../conductor/retry.ts';
import type { Conductor } from '../conductor/tasks.ts';
import type { Receipt } from '../task/receipt.ts';
import type { Task, TaskResult } from '../task/task.ts';
import { sendOrSmaller, smallerBody } from './smaller.ts';
import { standingOf } from './standing.ts';

/** The two calls that sending a result needs; of the task, its input is not. */
export interface SendCalls extends Pick<Conductor, 'updateTask'> {
  getTask(taskId: string, timeoutMs: number): Promise<Task | undefined>;
}

/**
 * Sends an update, and tries again until Conductor takes it or the clock's `remainingMs()` has passed. Where it is too large, something
 * smaller is sent in its place.
 *
 * @returns what was sent at last
 * @throws ConductorError where Conductor did not take it
 */
export async function sendResult(
  result: TaskResult,
  receipt: Receipt,
  { getTask, updateTask }: SendCalls,
  clock: RetryClock,
): Promise<TaskResult> {
  let mayBeTaken = false;
  const sendAsIs = (update: TaskResult) =>
    withRetries(async (timeoutMs) => {
      const endsAtMs = clock.nowMs() + timeoutMs;
      if (mayBeTaken) {
        const { kind } = await standingOf(receipt, (taskId) => getTask(taskId, timeoutMs));
        if (kind !== 'current') return;
      }
      mayBeTaken = update.status === 'IN_PROGRESS';
      await updateTask(update, Math.max(1, endsAtMs - clock.nowMs()));
    }, clock);

  const send = (update: TaskResult) => sendAsIs(update).then(() => update);
  return sendOrSmaller(result, send, smallerBody);
}
