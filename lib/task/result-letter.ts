import { isObject } from './parse.ts';
import type { RunId } from './run-id.ts';
import { REPORTED_STATUSES, type TaskResult } from './task.ts';

/** A finished result that Conductor did not take, on its way through other hands. */
export interface ResultLetter {
  run: RunId;
  result: TaskResult;
}

/** Whether a value of JSON is one. */
export const isResultLetter = (value: unknown): value is ResultLetter =>
  isObject(value) && isRunId(value.run) && isResult(value.result);

/** Whether a value of JSON names a run. */
export const isRunId = (value: unknown): value is RunId =>
  isObject(value) && typeof value.taskId === 'string' && typeof value.pollCount === 'number';

/** Whether a value of JSON is the update of a task. */
export const isResult = (value: unknown): value is TaskResult =>
  isObject(value) &&
  typeof value.taskId === 'string' &&
  typeof value.workflowInstanceId === 'string' &&
  isObject(value.outputData) &&
  REPORTED_STATUSES.some((status) => status === value.status);

/** The letter itself where it has room, else a verdict that says so: nothing is lost in silence. */
export function fitting(letter: ResultLetter, maxBytes: number): ResultLetter {
  const bytes = bytesOf(letter);
  if (bytes <= maxBytes) return letter;
  const { taskId, workflowInstanceId, status } = letter.result;
  const reasonForIncompletion = `The worker ended as ${status} while Conductor did not answer, and its result of ${bytes} bytes is over the ${maxBytes} that can be kept until it does`;
  const verdict = { taskId, workflowInstanceId, status: 'FAILED', outputData: {} } as const;
  return { run: letter.run, result: { ...verdict, reasonForIncompletion } };
}

/** The size of a value as JSON in UTF-8. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
