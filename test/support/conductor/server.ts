import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { conductorApi } from '../../../infra/local/conductor-api.ts';
import { callsTo, jsonBody } from '../../../lib/conductor/http.ts';
import { conductorAt } from '../../../lib/conductor/tasks.ts';
import type { Execution, TaskExecution } from '../../../lib/conductor/workflows.ts';
import type { JsonObject, ReportedStatus, Task } from '../../../lib/task/task.ts';
import type { WorkflowDefinition } from '../../../lib/workflow/index.ts';

/** The same as the local stack's: a server that is busy with 200 workflows answers late. */
const REQUEST_TIMEOUT_MS = 20_000;

/** Ends in /api. */
export function serverUrl(): string {
  const url = process.env.CONDUCTOR_SERVER_URL;
  if (!url) throw new Error('CONDUCTOR_SERVER_URL is not set: give a Conductor server, …/api');
  return url;
}

/** All tests share one server, so every name on it is new. */
export const uniqueName = (prefix: string) => `${prefix}_${randomUUID().slice(0, 8)}`;

/** Reads the URL for each call: a test may start a server of its own. The tests' servers need no key. */
const api = () => conductorApi(serverUrl(), {});

/**
 * A call that the client's modules do not make, since only tests need it: what they would refuse to send, or the log
 * of a task. The body of the answer; throws ConductorError with the server's message.
 */
export const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
  callsTo(serverUrl())({
    method,
    url: path,
    ...(body !== undefined && jsonBody(body)),
    timeout: REQUEST_TIMEOUT_MS,
  });

/** Also what `taskDefinition` would refuse, such as a response timeout of seconds. */
export const registerTasks = (...definitions: object[]) => api().registerTasks(definitions);

/** As the server has it. */
export const taskDefinition = (name: string) => api().taskDefinition(name);

export const registerWorkflow = (definition: WorkflowDefinition) =>
  api().registerWorkflow(definition);

/** The workflows that this process has started. */
export const startedIds: string[] = [];

/** Starts a registered workflow; returns its id. A task type's domain goes into `taskToDomain`. */
export async function start(
  name: string,
  input: JsonObject = {},
  taskToDomain: Record<string, string> = {},
): Promise<string> {
  const id = await api().start(name, input, taskToDomain);
  startedIds.push(id);
  return id;
}

/** Registers and starts a workflow; returns its id. */
export async function run(definition: WorkflowDefinition, input: JsonObject = {}): Promise<string> {
  await registerWorkflow(definition);
  return start(definition.name, input);
}

export const execution = (workflowId: string): Promise<Execution> => api().execution(workflowId);

/** A task as the server has it now. */
export async function readTask(taskId: string): Promise<Task> {
  const task = await conductorAt(serverUrl()).getTask(taskId);
  if (!task) throw new Error(`the server has no task ${taskId}`);
  return task;
}

/** The last try of a task in an execution. */
export function taskOf({ tasks }: Execution, ref: string): TaskExecution {
  const task = tasks.findLast(({ referenceTaskName }) => referenceTaskName === ref);
  if (!task) throw new Error(`no task '${ref}' among ${tasks.map((t) => t.referenceTaskName)}`);
  return task;
}

/** Checks every 100 ms; after the deadline it throws an Error with the workflow's state. */
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
    await sleep(100);
  }
}

export const waitForEnd = (workflowId: string, deadlineMs?: number) =>
  waitFor(workflowId, ({ status }) => status !== 'RUNNING' && status !== 'PAUSED', deadlineMs);

/** Ends a task from outside by its reference name: this is the signal for a WAIT. */
export const signal = (
  workflowId: string,
  ref: string,
  status: ReportedStatus,
  output: JsonObject,
): Promise<void> => api().signal(workflowId, ref, status, output);

/** Ends a workflow, if it still runs. */
export async function terminate(workflowId: string): Promise<void> {
  const { status } = await execution(workflowId);
  if (status === 'RUNNING') await api().terminate(workflowId, 'test');
}
