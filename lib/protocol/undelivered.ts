import { isObject } from '../task/parse.ts';
import type { Receipt } from '../task/receipt.ts';
import { jsonOfResult } from '../task/result-json.ts';
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

/** What is saved for the reporter. */
export const jsonOfUndelivered = ({ result, ...rest }: UndeliveredResult): string =>
  `${JSON.stringify(rest).slice(0, -1)},"result":${jsonOfResult(result)}}`;
