import { jsonOfUndelivered, type UndeliveredResult } from '../protocol/undelivered.ts';
import type { TaskResult } from '../task/task.ts';

/**
 * What happens to a result that Conductor does not take, by its size: up to 1 MB it goes into the inbox, up to 6 MB into
 * a worker's reply (by-worker.ts). A larger one goes into the bucket, where `resultBucket: true` has made one (save.ts).
 * Where there is none, this function decides.
 *
 * Makes an undelivered result fit into `maxBytes`: as it is, else without its log, else as a failure that says what was
 * too large. A failure keeps its status and its reason. In the last case the task keeps the output that it has.
 */
export function withinBytes(undelivered: UndeliveredResult, maxBytes: number): UndeliveredResult {
  const { logs: _, ...result } = undelivered.result;
  const bytes = sizeOf(undelivered);
  if (bytes <= maxBytes) return undelivered;
  if (sizeOf({ ...undelivered, result }) <= maxBytes) return { ...undelivered, result };
  const verdict = tooLargeResult(result, bytes, maxBytes);
  return { receipt: undelivered.receipt, result: verdict, keepsSavedOutput: true };
}

/** The size of its JSON in UTF-8. */
export const sizeOf = (undelivered: UndeliveredResult): number =>
  Buffer.byteLength(jsonOfUndelivered(undelivered));

function tooLargeResult(result: TaskResult, bytes: number, maxBytes: number): TaskResult {
  const { status } = result;
  if (status === 'FAILED' || status === 'FAILED_WITH_TERMINAL_ERROR')
    return { ...result, outputData: {} };
  const reasonForIncompletion = `The worker ended as ${status} while Conductor did not answer. Its result of ${bytes} bytes is over the ${maxBytes} bytes that can be saved for later.`;
  return { ...result, status: 'FAILED', outputData: {}, reasonForIncompletion };
}
