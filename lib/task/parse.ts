import type { JsonObject, Task } from './task.ts';

/**
 * A value that should be a task is not valid. The message names the wrong fields, never their values.
 * The parsers here and in dispatch.ts are written by hand: they are in every worker's bundle, where even the smallest
 * schema library takes 6 KB of the 90 KB that we allow.
 */
export class MalformedTaskError extends Error {
  override readonly name = 'MalformedTaskError';
}

/**
 * Reads a task of the server's JSON. The server leaves out fields that are null, so all fields but the ids have a default.
 *
 * @throws MalformedTaskError naming every wrong field
 */
export function parseTask(value: unknown): Task {
  if (!isObject(value)) throw new MalformedTaskError('a task must be an object');
  const { taskId, workflowInstanceId, inputData = {}, outputData = {} } = value;
  if (isId(taskId) && isId(workflowInstanceId) && isInput(inputData) && isInput(outputData))
    return {
      ...value,
      ...stringsOf(value),
      ...countsOf(value),
      ...{ taskId, workflowInstanceId, inputData: inputData ?? {}, outputData: outputData ?? {} },
      runtimeMetadata: isInput(value.runtimeMetadata) ? (value.runtimeMetadata ?? {}) : {},
    };
  throw new MalformedTaskError(`wrong or missing in a task: ${faultsOf(value).join(', ')}`);
}

const stringsOf = (task: Fields) => ({
  taskType: nonEmpty(task.taskType) ?? nonEmpty(task.taskDefName) ?? '',
  referenceTaskName: nonEmpty(task.referenceTaskName) ?? '',
  workflowType: nonEmpty(task.workflowType) ?? '',
  status: nonEmpty(task.status) ?? 'IN_PROGRESS',
  domain: nonEmpty(task.domain),
  workerId: nonEmpty(task.workerId),
  correlationId: nonEmpty(task.correlationId),
  retriedTaskId: nonEmpty(task.retriedTaskId),
});

const countsOf = (task: Fields) => ({
  retryCount: count(task.retryCount),
  pollCount: count(task.pollCount),
  iteration: count(task.iteration),
  responseTimeoutSeconds: count(task.responseTimeoutSeconds),
  workflowPriority: count(task.workflowPriority),
  seq: count(task.seq),
  scheduledTime: count(task.scheduledTime),
  startTime: count(task.startTime),
});

const faultsOf = (task: Fields) => [
  ...['taskId', 'workflowInstanceId'].filter((field) => !isId(task[field])),
  ...['inputData', 'outputData'].filter((field) => !isInput(task[field] ?? null)),
];

type Fields = Record<string, unknown>;

/** A JSON object, not null and not a list. */
export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isInput = (value: unknown): value is JsonObject | null => value === null || isObject(value);
const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';
const nonEmpty = (value: unknown) =>
  typeof value === 'string' && value !== '' ? value : undefined;
const count = (value: unknown) => (Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0);
