import { REQUEST_TIMEOUT_MS } from '../config/defaults.ts';
import { parseTask } from '../task/parse.ts';
import type { JsonObject, Task, TaskResult } from '../task/task.ts';
import type { ReadAccessKey } from './auth.ts';
import { ConductorError } from './errors.ts';
import { readExternalInput } from './external-payload.ts';
import { callsTo } from './http.ts';
import { jsonBody } from './json-body.ts';
import { type RemainingMs, withRetries } from './retry.ts';

/** What to poll for. */
export interface Poll {
  taskType: string;
  domain?: string | undefined;
  /** A fresh one per poll tells later whose run a task is. */
  workerId: string;
  count: number;
  /** How long the server may wait for a task; it refuses more than 5,000 ms. */
  waitMs: number;
}

/** What a poll brought. Whatever is no task is kept apart, so that it harms no other. */
export interface Polled {
  tasks: Task[];
  /** One sentence each, without the task's input. */
  malformed: string[];
}

/** The calls to Conductor that workers and the poller need. Each throws ConductorError. */
export interface Conductor {
  poll(poll: Poll): Promise<Polled>;
  /** Tells the outcome of a task; tried again until `remainingMs()` is used up. */
  update(result: TaskResult, remainingMs: RemainingMs): Promise<void>;
  /** The task as the server has it now. Secrets in its input are not resolved here. */
  task(taskId: string): Promise<Task>;
  /** A task's input that lies in the server's external payload storage. */
  externalInput(path: string): Promise<JsonObject>;
  /** Starts a task's response timeout anew; the server discards all else in such an update. */
  extendLease(task: Pick<Task, 'taskId' | 'workflowInstanceId'>): Promise<void>;
}

/** Calls to the server at `serverUrl`; with a key, as an Orkes application. */
export function conductorAt(serverUrl: string, readKey?: ReadAccessKey): Conductor {
  const call = callsTo(serverUrl, readKey);
  return {
    async poll({ taskType, domain, workerId, count, waitMs }) {
      // An empty domain is another queue: leave it out.
      const params = { workerid: workerId, count, timeout: waitMs, ...(domain && { domain }) };
      const url = `/tasks/poll/batch/${encodeURIComponent(taskType)}`;
      return polledOf(await call({ url, params, timeout: waitMs + REQUEST_TIMEOUT_MS }), url);
    },

    async update(result, remainingMs) {
      const post = (timeout: number) =>
        call({ method: 'post', url: '/tasks', ...jsonBody(result), timeout });
      await withRetries(async (timeout) => mustName(result, await post(timeout)), remainingMs);
    },

    async task(taskId) {
      const url = `/tasks/${encodeURIComponent(taskId)}`;
      const read = readTask(await call({ url, timeout: REQUEST_TIMEOUT_MS }));
      if ('fault' in read) throw notConductor(url, read.fault);
      return read.task;
    },

    externalInput: (path) => readExternalInput(call, serverUrl, path, REQUEST_TIMEOUT_MS),

    async extendLease({ taskId, workflowInstanceId }) {
      const lease = { taskId, workflowInstanceId, status: 'IN_PROGRESS', extendLease: true };
      await call({
        method: 'post',
        url: '/tasks',
        ...jsonBody(lease),
        timeout: REQUEST_TIMEOUT_MS,
      });
    },
  };
}

/** Older servers answer an empty poll with 204 and no body. */
function polledOf(body: unknown, url: string): Polled {
  if (body === '' || body === null || body === undefined) return { tasks: [], malformed: [] };
  if (!Array.isArray(body)) throw notConductor(url, 'it is no list');
  const read = body.map(readTask);
  return {
    tasks: read.flatMap((r) => ('task' in r ? [r.task] : [])),
    malformed: read.flatMap((r) => ('fault' in r ? [r.fault] : [])),
  };
}

/** Conductor answers with the task's id; a proxy's sign-in page with 200, and the report would be lost. */
function mustName({ taskId }: TaskResult, answer: unknown): void {
  if (!String(answer).includes(taskId)) throw notConductor('/tasks', "it is not the task's id");
}

function readTask(value: unknown): { task: Task } | { fault: string } {
  try {
    return { task: parseTask(value) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

const notConductor = (url: string, why: string) =>
  new ConductorError(
    'unavailable',
    `The answer to ${url} is not Conductor's (${why}): does CONDUCTOR_SERVER_URL end in /api, and does no proxy answer?`,
  );
