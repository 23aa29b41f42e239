import { isObject, parseTask } from '../task/parse.ts';
import type { Task } from '../task/task.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { notConductor } from './errors.ts';
import type { Call } from './http.ts';

/**
 * The task by which Conductor tries another one again, as long as nobody has polled it. A retry is a task of its own,
 * and only the workflow knows it.
 */
export async function waitingRetryOf(call: Call, task: Task): Promise<Task | undefined> {
  const url = `/workflow/${encodeURIComponent(task.workflowInstanceId)}`;
  const workflow = await call({ url, timeout: REQUEST_TIMEOUT_MS });
  if (!isObject(workflow) || !Array.isArray(workflow.tasks))
    throw notConductor(url, 'it is no workflow');
  const retry = workflow.tasks.find((each) => isObject(each) && each.retriedTaskId === task.taskId);
  return retry && isWaitingFor(task, parseTask(retry)) ? parseTask(retry) : undefined;
}

/** The server computes a retry's input anew: what the first try was given must be what the second would be. */
const isWaitingFor = (task: Task, retry: Task) =>
  retry.status === 'SCHEDULED' &&
  retry.pollCount === 0 &&
  JSON.stringify(retry.inputData) === JSON.stringify(task.inputData) &&
  !task.externalInputPayloadStoragePath;
