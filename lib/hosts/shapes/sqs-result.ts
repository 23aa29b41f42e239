import { TaskFailure } from '../../task/errors.ts';
import { isObject } from '../../task/parse.ts';

/**
 * The task's output in the answer of a handler that was made for a queue: the answer itself. Where the answer names the
 * message in `batchItemFailures`, the task is FAILED, which Conductor retries. The batch has one message, so any entry
 * means it; Lambda too takes one that it does not know for the whole batch.
 *
 * @throws TaskFailure where the answer names a message
 */
export function sqsResult(answer: unknown): unknown {
  const failures = isObject(answer) ? (answer.batchItemFailures ?? []) : [];
  if (Array.isArray(failures) && failures.length === 0) return answer;
  throw new TaskFailure('The function named the task in batchItemFailures');
}
