import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { isObject } from '../../../lib/task/parse.ts';
import type { JsonObject } from '../../../lib/task/task.ts';
import type { TaskDefinition, WorkflowDefinition } from '../../../lib/workflow/index.ts';

/** Whole: valibot's record would leave out the keys '__proto__', 'constructor' and 'prototype'. */
const ObjectSchema = v.custom<JsonObject>(isObject, 'must be an object');

/** What the tests read of a workflow's execution. */
const ExecutionSchema = v.object({
  workflowId: v.string(),
  status: v.string(),
  reasonForIncompletion: v.optional(v.string()),
  output: v.optional(ObjectSchema, {}),
  tasks: v.array(
    v.object({
      taskId: v.string(),
      referenceTaskName: v.string(),
      taskType: v.string(),
      taskDefName: v.optional(v.string()),
      status: v.string(),
      workerId: v.optional(v.string()),
      retryCount: v.optional(v.number(), 0),
      pollCount: v.optional(v.number(), 0),
      reasonForIncompletion: v.optional(v.string()),
      inputData: v.optional(ObjectSchema, {}),
      outputData: v.optional(ObjectSchema, {}),
      responseTimeoutSeconds: v.optional(v.number(), 0),
      startTime: v.optional(v.number(), 0),
      endTime: v.optional(v.number(), 0),
    }),
  ),
});
export type Execution = v.InferOutput<typeof ExecutionSchema>;
export type TaskExecution = Execution['tasks'][number];

const PolledSchema = v.object({
  taskId: v.string(),
  workflowInstanceId: v.string(),
  inputData: v.record(v.string(), v.unknown()),
});

/** Ends in /api. */
export function serverUrl(): string {
  const url = process.env.CONDUCTOR_SERVER_URL;
  if (!url) throw new Error('CONDUCTOR_SERVER_URL is not set: give a Conductor server, …/api');
  return url;
}

/** All tests share one server, so every name on it is new. */
export const uniqueName = (prefix: string) => `${prefix}_${randomUUID().slice(0, 8)}`;

/** Sends JSON; answers the body, parsed where it is JSON. An error of the server throws with all it said. */
export async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${serverUrl()}${path}`, {
    method,
    headers: { 'content-type': 'application/json', accept: '*/*' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}

export const registerTasks = (...definitions: TaskDefinition[]) =>
  call('POST', '/metadata/taskdefs', definitions);

/** PUT replaces a workflow of the same name; POST would answer 409. */
export const registerWorkflow = (definition: WorkflowDefinition) =>
  call('PUT', '/metadata/workflow', [definition]);

/** The workflows that this process has started. */
export const startedIds: string[] = [];

/** Starts a registered workflow; its id. A task type's domain goes into `taskToDomain`. */
export async function start(
  name: string,
  input: JsonObject = {},
  taskToDomain: Record<string, string> = {},
): Promise<string> {
  const id = v.parse(v.string(), await call('POST', '/workflow', { name, input, taskToDomain }));
  startedIds.push(id);
  return id;
}

/** Registers and starts in one; the workflow's id. */
export async function run(definition: WorkflowDefinition, input: JsonObject = {}): Promise<string> {
  await registerWorkflow(definition);
  return start(definition.name, input);
}

export const execution = async (workflowId: string): Promise<Execution> =>
  v.parse(ExecutionSchema, await call('GET', `/workflow/${workflowId}`));

/** The last try of a task in an execution. */
export function taskOf({ tasks }: Execution, ref: string): TaskExecution {
  const task = tasks.findLast(({ referenceTaskName }) => referenceTaskName === ref);
  if (!task) throw new Error(`no task '${ref}' among ${tasks.map((t) => t.referenceTaskName)}`);
  return task;
}

/**
 * Nothing runs in it, and yet it goes on. A task that ends while the server still decides on the one before
 * finds the workflow locked, and the workflow then waits for the sweeper, up to the task's response timeout.
 * So whoever waits here asks for a decision itself.
 */
const isStill = ({ status, tasks }: Execution) =>
  status === 'RUNNING' && tasks.every((task) => task.status === 'COMPLETED');

/** Asks every 100 ms; past the deadline it throws with the state that the workflow is in. */
export async function waitFor(
  workflowId: string,
  condition: (execution: Execution) => boolean,
  deadlineMs = 30_000,
): Promise<Execution> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const state = await execution(workflowId);
    if (condition(state)) return state;
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${JSON.stringify(state)}`);
    if (isStill(state)) await call('PUT', `/workflow/decide/${workflowId}`);
    await sleep(100);
  }
}

export const waitForEnd = (workflowId: string, deadlineMs?: number) =>
  waitFor(workflowId, ({ status }) => status !== 'RUNNING' && status !== 'PAUSED', deadlineMs);

/** Ends a task from outside by its reference name: how a waiting WAIT is signalled. */
export const signal = (workflowId: string, ref: string, status: string, output: JsonObject) =>
  call('POST', `/tasks/${workflowId}/${encodeURIComponent(ref)}/${status}`, output);

/** Plays the worker once: takes the next task of a type, within 5 s, and completes it. */
export async function completeNext(
  type: string,
  outputOf: (input: Record<string, unknown>) => JsonObject,
): Promise<void> {
  const path = `/tasks/poll/batch/${type}?workerid=test&count=1&timeout=5000`;
  const [task] = v.parse(v.array(PolledSchema), await call('GET', path));
  if (!task) throw new Error(`no task of type '${type}' within 5 s`);
  const { taskId, workflowInstanceId, inputData } = task;
  const outputData = outputOf(inputData);
  await call('POST', '/tasks', { taskId, workflowInstanceId, status: 'COMPLETED', outputData });
}

/** Leaves nothing running behind. */
export async function terminate(workflowId: string): Promise<void> {
  const { status } = await execution(workflowId);
  if (status === 'RUNNING') await call('DELETE', `/workflow/${workflowId}?reason=test`);
}
