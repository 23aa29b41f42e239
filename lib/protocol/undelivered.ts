import { isObject } from '../task/parse.ts';
import type { RunId } from '../task/receipt.ts';
import { REPORTED_STATUSES, type TaskResult } from '../task/task.ts';

/** A finished result that Conductor did not take, on its way through other hands. */
export interface ResultLetter {
  run: RunId;
  result: TaskResult;
  /** The result is without the output that the task has in Conductor, and that it shall keep. */
  keepsOutput?: boolean;
}

/** Whether a value of JSON is one. */
export const isResultLetter = (value: unknown): value is ResultLetter =>
  isObject(value) && isRunId(value.run) && isResultOf(value.run, value.result);

/** Whether a value of JSON names a run. */
export const isRunId = (value: unknown): value is RunId =>
  isObject(value) && typeof value.taskId === 'string' && typeof value.pollCount === 'number';

/** Whether a value of JSON is the update of that run's task, and of no other. */
export const isResultOf = (run: RunId, value: unknown): value is TaskResult =>
  isObject(value) &&
  value.taskId === run.taskId &&
  typeof value.workflowInstanceId === 'string' &&
  isObject(value.outputData) &&
  (value.logs === undefined || (Array.isArray(value.logs) && value.logs.every(isObject))) &&
  REPORTED_STATUSES.some((status) => status === value.status);

/**
 * The letter where it has room; else without its log; else a verdict that says so: nothing is lost in silence. A
 * failure stays what it is, and the task keeps the output that it has.
 */
export function fitting(letter: ResultLetter, maxBytes: number): ResultLetter {
  const { logs: _, ...result } = letter.result;
  const bytes = bytesOf(letter);
  if (bytes <= maxBytes) return letter;
  if (bytesOf(result) <= maxBytes) return { ...letter, result };
  return { run: letter.run, result: verdictOn(result, bytes, maxBytes), keepsOutput: true };
}

function verdictOn(result: TaskResult, bytes: number, maxBytes: number): TaskResult {
  const { status } = result;
  if (status === 'FAILED' || status === 'FAILED_WITH_TERMINAL_ERROR')
    return { ...result, outputData: {} };
  const reasonForIncompletion = `The worker ended as ${status} while Conductor did not answer, and its result of ${bytes} bytes is over the ${maxBytes} that can be kept until it does`;
  return { ...result, status: 'FAILED', outputData: {}, reasonForIncompletion };
}

/** The size of a value as JSON in UTF-8. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
