import { parseTask } from '../task/parse.ts';
import { jsonOfResult } from '../task/result-json.ts';
import type { JsonObject, Task, TaskResult } from '../task/task.ts';
import type { ReadAccessKey } from './auth.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor, undefinedIfUnknown } from './errors.ts';
import { readExternalInput } from './external-input.ts';
import { bodyOf, type Call, callsTo } from './http.ts';

/** The calls to Conductor that concern one task. Each is one request, and throws ConductorError. */
export interface Conductor {
  /**
   * The task as the server has it now, within `timeoutMs` (5,000); undefined where the server knows no such task, as
   * after its workflow was removed. Secrets in its input are not resolved here: only a poll does that.
   */
  getTask(taskId: string, timeoutMs?: number): Promise<Task | undefined>;
  /** Tells the state of a task, within `timeoutMs` (5,000). */
  updateTask(result: TaskResult, timeoutMs?: number): Promise<void>;
  /** A task's input that lies in the server's external payload storage, within `timeoutMs` (5,000). */
  externalInput(path: string, timeoutMs?: number): Promise<JsonObject>;
  /** Starts a task's response timeout anew. The server discards all else in such an update. */
  extendLease(task: Pick<Task, 'taskId' | 'workflowInstanceId'>): Promise<void>;
}

/** Calls to the server at `serverUrl`; with a key, as an Orkes application. */
export const conductorAt = (serverUrl: string, readKey?: ReadAccessKey): Conductor =>
  conductorBy(callsTo(serverUrl, readKey), serverUrl);

/**
 * The same over a connection that others use too: they share one token.
 *
 * @param parse reads an input in external storage; the answers of the server itself are as `call` reads them
 */
export function conductorBy(
  call: Call,
  serverUrl: string,
  parse: (text: string) => unknown = JSON.parse,
): Conductor {
  const post = (json: string, timeout: number) =>
    call({ method: 'post', url: '/tasks', ...bodyOf(json), timeout });

  return {
    async getTask(taskId, timeout = REQUEST_TIMEOUT_MS) {
      const url = `/tasks/${encodeURIComponent(taskId)}`;
      const answer = await undefinedIfUnknown(call({ url, timeout }));
      return answer === undefined ? undefined : taskIn(answer, url);
    },

    async updateTask(result, timeout = REQUEST_TIMEOUT_MS) {
      checkTaken(result, await post(jsonOfResult(result), timeout));
    },

    externalInput: (path, timeout = REQUEST_TIMEOUT_MS) =>
      readExternalInput(call, { serverUrl, parse }, path, timeout),

    async extendLease({ taskId, workflowInstanceId }) {
      const lease = { taskId, workflowInstanceId, status: 'IN_PROGRESS', extendLease: true };
      await post(JSON.stringify(lease), REQUEST_TIMEOUT_MS);
    },
  };
}

/** Conductor answers with the task's id. A proxy's sign-in page answers 200 too, and the report would be lost. */
function checkTaken({ taskId }: TaskResult, answer: unknown): void {
  if (!String(answer).includes(taskId)) throw notConductor('/tasks', "it is not the task's id");
}

/** The task of an answer; throws a ConductorError where it is none. */
export function taskIn(answer: unknown, url: string): Task {
  try {
    return parseTask(answer);
  } catch (error) {
    throw notConductor(url, error instanceof Error ? error.message : String(error));
  }
}
