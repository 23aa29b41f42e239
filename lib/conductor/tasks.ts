import { parseTask } from '../task/parse.ts';
import { isSameRun, type RunId } from '../task/receipt.ts';
import type { JsonObject, Task, TaskResult } from '../task/task.ts';
import type { ReadAccessKey } from './auth.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import { readExternalInput } from './external-payload.ts';
import { type Call, callsTo } from './http.ts';
import { jsonBody } from './json-body.ts';
import { type RemainingMs, withRetries } from './retry.ts';

/** The calls to Conductor that workers, the poller and the reporter need. Each throws ConductorError. */
export interface Conductor {
  /**
   * Tells the outcome of a task; tried again until `remainingMs()` is used up. A task that goes on can be told so only
   * once: with the run that the result is of, a further try first asks whether the one before was taken.
   */
  update(result: TaskResult, remainingMs: RemainingMs, run?: RunId): Promise<void>;
  /** The task as the server has it now, within `timeoutMs` (5 s). Secrets in its input are not resolved here. */
  task(taskId: string, timeoutMs?: number): Promise<Task>;
  /** A task's input that lies in the server's external payload storage, within `timeoutMs` (5 s). */
  externalInput(path: string, timeoutMs?: number): Promise<JsonObject>;
  /** Starts a task's response timeout anew; the server discards all else in such an update. */
  extendLease(task: Pick<Task, 'taskId' | 'workflowInstanceId'>): Promise<void>;
}

/** Calls to the server at `serverUrl`; with a key, as an Orkes application. */
export const conductorAt = (serverUrl: string, readKey?: ReadAccessKey): Conductor =>
  conductorBy(callsTo(serverUrl, readKey), serverUrl);

/** The same by calls that somebody else makes too: they share one token. */
export function conductorBy(call: Call, serverUrl: string): Conductor {
  const post = (body: object, timeout: number) =>
    call({ method: 'post', url: '/tasks', ...jsonBody(body), timeout });

  const task: Conductor['task'] = async (taskId, timeout = REQUEST_TIMEOUT_MS) => {
    const url = `/tasks/${encodeURIComponent(taskId)}`;
    return taskIn(await call({ url, timeout }), url);
  };

  return {
    task,

    async update(result, remainingMs, run) {
      let mayBeTaken = false;
      await withRetries(async (timeout) => {
        const endsAtMs = Date.now() + timeout;
        // Sent twice, it would put a task back that somebody works on by now.
        if (mayBeTaken && run && !isSameRun(await task(run.taskId, timeout), run)) return;
        mayBeTaken = result.status === 'IN_PROGRESS';
        mustName(result, await post(result, Math.max(1, endsAtMs - Date.now())));
      }, remainingMs);
    },

    externalInput: (path, timeout = REQUEST_TIMEOUT_MS) =>
      readExternalInput(call, serverUrl, path, timeout),

    async extendLease({ taskId, workflowInstanceId }) {
      const lease = { taskId, workflowInstanceId, status: 'IN_PROGRESS', extendLease: true };
      await post(lease, REQUEST_TIMEOUT_MS);
    },
  };
}

/** Conductor answers with the task's id; a proxy's sign-in page with 200, and the report would be lost. */
function mustName({ taskId }: TaskResult, answer: unknown): void {
  if (!String(answer).includes(taskId)) throw notConductor('/tasks', "it is not the task's id");
}

function taskIn(answer: unknown, url: string): Task {
  try {
    return parseTask(answer);
  } catch (error) {
    throw notConductor(url, error instanceof Error ? error.message : String(error));
  }
}
