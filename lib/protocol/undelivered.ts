import { isObject } from '../task/parse.ts';
import type { Receipt } from '../task/receipt.ts';
import { REPORTED_STATUSES, type Task, type TaskResult } from '../task/task.ts';

/** A finished result that Conductor did not take. It travels in a worker's reply, or as a message of the inbox. */
export interface UndeliveredResult {
  receipt: Receipt;
  result: TaskResult;
  /** The result carries no output: the task keeps the one that it has in Conductor. */
  keepsSavedOutput?: boolean;
}

/** Whether a value of JSON is an undelivered result. */
export const isUndelivered = (value: unknown): value is UndeliveredResult =>
  isObject(value) && isReceipt(value.receipt) && isResultOf(value.receipt, value.result);

/** Whether a value of JSON is the receipt of a poll. */
export const isReceipt = (value: unknown): value is Receipt =>
  isObject(value) && typeof value.taskId === 'string' && typeof value.pollCount === 'number';

/** Whether a value of JSON is the update of the receipt's task, and of no other. */
export const isResultOf = (receipt: Receipt, value: unknown): value is TaskResult =>
  isObject(value) &&
  value.taskId === receipt.taskId &&
  typeof value.workflowInstanceId === 'string' &&
  isObject(value.outputData) &&
  (value.logs === undefined || (Array.isArray(value.logs) && value.logs.every(isObject))) &&
  REPORTED_STATUSES.some((status) => status === value.status);

/** The update to send: with the saved output where the task keeps that. */
export const withSavedOutput = (
  { result, keepsSavedOutput }: UndeliveredResult,
  { outputData }: Pick<Task, 'outputData'>,
): TaskResult => (keepsSavedOutput ? { ...result, outputData } : result);

/**
 * Makes an undelivered result fit into `maxBytes`: as it is, else without its log, else as a failure that says what was
 * too large. A failure keeps its status and its reason. In the last case the task keeps the output that it has.
 */
export function withinBytes(undelivered: UndeliveredResult, maxBytes: number): UndeliveredResult {
  const { logs: _, ...result } = undelivered.result;
  const bytes = bytesOf(undelivered);
  if (bytes <= maxBytes) return undelivered;
  if (bytesOf(result) <= maxBytes) return { ...undelivered, result };
  const verdict = tooLargeResult(result, bytes, maxBytes);
  return { receipt: undelivered.receipt, result: verdict, keepsSavedOutput: true };
}

function tooLargeResult(result: TaskResult, bytes: number, maxBytes: number): TaskResult {
  const { status } = result;
  if (status === 'FAILED' || status === 'FAILED_WITH_TERMINAL_ERROR')
    return { ...result, outputData: {} };
  const reasonForIncompletion = `The worker ended as ${status} while Conductor did not answer. Its result of ${bytes} bytes is over the ${maxBytes} bytes that can be saved for later.`;
  return { ...result, status: 'FAILED', outputData: {}, reasonForIncompletion };
}

/** The size of a value as JSON in UTF-8. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
