import { isObject, parseTask } from '../task/parse.ts';
import type { JsonObject, ReportedStatus, Task } from '../task/task.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { ConductorError, notConductor } from './errors.ts';
import type { Call } from './http.ts';
import { jsonBody } from './http.ts';

/** A workflow that was started, as the server shows it. */
export interface Execution {
  readonly workflowId: string;
  /** RUNNING and PAUSED are those that have not ended. */
  readonly status: string;
  readonly reasonForIncompletion: string | undefined;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Milliseconds since 1970; 0 while it has not ended. */
  readonly endTime: number;
  readonly output: JsonObject;
  /** In the order of their start; a retry is a task of its own, after the one that it repeats. */
  readonly tasks: readonly TaskExecution[];
}

/** A task within an execution. Its times are milliseconds since 1970; 0 is not yet. */
export interface TaskExecution extends Task {
  readonly reasonForIncompletion: string | undefined;
  readonly scheduledTime: number;
  readonly startTime: number;
  readonly endTime: number;
}

/** The calls about started workflows. Each throws ConductorError. */
export interface Workflows {
  /** Starts a registered workflow; its id. `taskToDomain` gives tasks of a type to the workers of a domain. */
  start(name: string, input: JsonObject, taskToDomain?: Record<string, string>): Promise<string>;
  /** @throws MalformedTaskError where one of its tasks is not a task */
  execution(workflowId: string): Promise<Execution>;
  /** Ends the open task of a reference name from outside, as a WAIT without a duration needs it. */
  signal(
    workflowId: string,
    referenceTaskName: string,
    status: ReportedStatus,
    output: JsonObject,
  ): Promise<void>;
  /** Ends a running workflow as TERMINATED; the server refuses it for one that has ended. */
  terminate(workflowId: string, reason: string): Promise<void>;
}

/** @param timeout of each call, in milliseconds */
export const workflowsBy = (call: Call, timeout = REQUEST_TIMEOUT_MS): Workflows => ({
  async start(name, input, taskToDomain = {}) {
    const body = jsonBody({ name, input, taskToDomain });
    return startedId(await call({ method: 'post', url: '/workflow', ...body, timeout }));
  },

  execution: async (workflowId) => executionIn(await workflowOf(call, workflowId, timeout)),

  async signal(workflowId, ref, status, output) {
    const url = `/tasks/${[workflowId, ref, status].map(encodeURIComponent).join('/')}`;
    const taskId = await call({ method: 'post', url, ...jsonBody(output), timeout });
    // The server answers 200 without a body where nothing waits for the signal.
    if (!taskId) throw noOpenTask(workflowId, ref);
  },

  async terminate(workflowId, reason) {
    await call({ method: 'delete', url: urlOf(workflowId), params: { reason }, timeout });
  },
});

export const urlOf = (workflowId: string) => `/workflow/${encodeURIComponent(workflowId)}`;

/** Nothing waits for a signal. */
export const noOpenTask = (workflowId: string, ref: string) =>
  new ConductorError(
    'unknown',
    `Conductor has no open task '${ref}' in workflow ${workflowId}. Check the id and the reference name.`,
  );

type Fields = Record<string, unknown>;
type Answered = Fields & { workflowId: string; status: string; tasks: readonly unknown[] };

/** A workflow with all its tasks, which can have hundreds of megabytes. */
export async function workflowOf(call: Call, id: string, timeout: number): Promise<Answered> {
  const url = urlOf(id);
  const answer = await call({ url, timeout });
  const fields = isObject(answer) ? answer : {};
  const { workflowId, status, tasks } = fields;
  if (typeof workflowId !== 'string' || typeof status !== 'string' || !Array.isArray(tasks))
    throw notConductor(url, 'it is not a workflow');
  return { ...fields, workflowId, status, tasks };
}

const executionIn = ({ workflowId, status, tasks, ...fields }: Answered): Execution => ({
  workflowId,
  status,
  reasonForIncompletion: reasonIn(fields),
  startTime: timeIn(fields.startTime),
  endTime: timeIn(fields.endTime),
  output: isJsonObject(fields.output) ? fields.output : {},
  tasks: tasks.map((task) => executedTask(parseTask(task))),
});

/** A task with the times that the server shows. */
export function executedTask(task: Task): TaskExecution {
  return {
    ...task,
    reasonForIncompletion: reasonIn(task),
    scheduledTime: timeIn(task.scheduledTime),
    startTime: timeIn(task.startTime),
    endTime: timeIn(task.endTime),
  };
}

// The server leaves out what is null.
export const reasonIn = ({ reasonForIncompletion: reason }: Fields) =>
  typeof reason === 'string' ? reason : undefined;
const timeIn = (value: unknown) => (typeof value === 'number' ? value : 0);
export const isJsonObject = (value: unknown): value is JsonObject => isObject(value);

/** A proxy's page would be a text too. */
export function startedId(answer: unknown): string {
  if (typeof answer === 'string' && /^[\w-]+$/.test(answer)) return answer;
  throw notConductor('/workflow', "it is not a workflow's id");
}
