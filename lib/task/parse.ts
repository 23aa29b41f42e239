import type { JsonObject, Task } from './task.ts';

/**
 * Something that should be a task is none. It names the wrong fields, never their values.
 * Written by hand, here and in dispatch.ts: it is in every worker's bundle, where even the
 * smallest schema library takes 6 KB of the 90 that we allow ourselves.
 */
export class MalformedTaskError extends Error {
  override readonly name = 'MalformedTaskError';
}

/**
 * A task of the server's JSON. It leaves out fields that are null, so all but the ids have a default.
 *
 * @throws MalformedTaskError naming every wrong field
 */
export function parseTask(value: unknown): Task {
  if (!isObject(value)) throw new MalformedTaskError('a task must be an object');
  const { taskId, workflowInstanceId, inputData = {}, outputData = {} } = value;
  if (isId(taskId) && isId(workflowInstanceId) && isInput(inputData) && isInput(outputData))
    return {
      ...value,
      ...textsOf(value),
      ...countsOf(value),
      ...{ taskId, workflowInstanceId, inputData: inputData ?? {}, outputData: outputData ?? {} },
    };
  throw new MalformedTaskError(`wrong or missing in a task: ${faultsOf(value).join(', ')}`);
}

const textsOf = (task: Fields) => ({
  taskType: text(task.taskType) ?? text(task.taskDefName) ?? '',
  referenceTaskName: text(task.referenceTaskName) ?? '',
  workflowType: text(task.workflowType) ?? '',
  status: text(task.status) ?? 'IN_PROGRESS',
  domain: text(task.domain),
  workerId: text(task.workerId),
  correlationId: text(task.correlationId),
});

const countsOf = (task: Fields) => ({
  retryCount: count(task.retryCount),
  pollCount: count(task.pollCount),
  iteration: count(task.iteration),
  responseTimeoutSeconds: count(task.responseTimeoutSeconds),
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
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const count = (value: unknown) => (Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0);
