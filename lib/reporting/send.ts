import { type RemainingMs, withRetries } from '../conductor/retry.ts';
import type { Conductor } from '../conductor/tasks.ts';
import type { Receipt } from '../task/receipt.ts';
import type { TaskResult } from '../task/task.ts';
import { standingOf } from './standing.ts';

/** The two calls that sending a result needs. */
export type SendCalls = Pick<Conductor, 'getTask' | 'updateTask'>;

/**
 * Sends an update, and tries again until Conductor takes it or `remainingMs()` has passed.
 *
 * @throws ConductorError where Conductor did not take it
 */
export async function sendResult(
  result: TaskResult,
  receipt: Receipt,
  { getTask, updateTask }: SendCalls,
  remainingMs: RemainingMs,
): Promise<void> {
  let mayBeTaken = false;
  await withRetries(async (timeoutMs) => {
    const endsAtMs = Date.now() + timeoutMs;
    if (mayBeTaken) {
      const { kind } = await standingOf(receipt, (taskId) => getTask(taskId, timeoutMs));
      if (kind !== 'current') return;
    }
    mayBeTaken = result.status === 'IN_PROGRESS';
    await updateTask(result, Math.max(1, endsAtMs - Date.now()));
  }, remainingMs);
}
