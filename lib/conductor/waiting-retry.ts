import { isObject, parseTask } from '../task/parse.ts';
import type { Task } from '../task/task.ts';
import { REQUEST_TIMEOUT_MS, TASKS_OF_A_PAGE } from './defaults.ts';
import {
  ConductorError,
  type ConductorFault,
  notConductor,
  undefinedIfTooLarge,
} from './errors.ts';
import type { Call } from './http.ts';
import { urlOf, workflowOf } from './workflows.ts';

/**
 * The retry of a task that waits for its first poll; undefined where a worker may have it already. A retry is a task
 * of its own, and only the workflow knows it.
 *
 * @param call reads at most so many bytes of an answer: a workflow can have hundreds of megabytes
 */
export async function waitingRetryOf(call: Call, task: Task): Promise<Task | undefined> {
  const found = await retryAmongWaiting(call, task).catch((error: unknown) => {
    if (mayLackTheCall(error)) return retryInWorkflow(call, task);
    throw error;
  });
  if (found === undefined) return undefined;
  const retry = parseTask(found);
  return isWaitingFor(task, retry) ? retry : undefined;
}

/** The server computes a retry's input anew: the result of the first try counts only for the same input. */
const isWaitingFor = (task: Task, retry: Task) =>
  retry.status === 'SCHEDULED' &&
  retry.pollCount === 0 &&
  JSON.stringify(retry.inputData) === JSON.stringify(task.inputData) &&
  !task.externalInputPayloadStoragePath;

const isRetryOf = (task: Task) => (each: unknown) =>
  isObject(each) && each.retriedTaskId === task.taskId;

/**
 * Looks through the tasks that wait, page by page, and through smaller pages where one is too large. A single task that
 * is too large is passed over: the retry has the input of the task, which was read.
 */
async function retryAmongWaiting(call: Call, task: Task): Promise<unknown> {
  const url = `${urlOf(task.workflowInstanceId)}/tasks`;
  const endsAtMs = Date.now() + REQUEST_TIMEOUT_MS;
  let count = TASKS_OF_A_PAGE;
  for (let start = 0; Date.now() < endsAtMs; ) {
    const params = { status: 'SCHEDULED', start, count };
    const timeout = Math.max(1, endsAtMs - Date.now());
    const answer = await undefinedIfTooLarge(call({ url, params, timeout }));
    if (answer !== undefined) {
      const tasks = tasksIn(answer, url);
      const found = tasks.find(isRetryOf(task));
      if (found !== undefined || tasks.length === 0) return found;
      start += tasks.length;
      count = Math.min(TASKS_OF_A_PAGE, count * 4);
    } else if (count > 1) count = Math.ceil(count / 4);
    else start += 1;
  }
  throw new ConductorError(
    'answerTooLarge',
    `The workflow ${task.workflowInstanceId} has too many tasks to look through.`,
  );
}

function tasksIn(answer: unknown, url: string): readonly unknown[] {
  if (isObject(answer) && Array.isArray(answer.results)) return answer.results;
  throw notConductor(url, 'it is not a list of tasks');
}

/** Servers before 3.22 do not have the call, and answer 404, 405 or 500 to it. */
const mayLackTheCall = (error: unknown) =>
  error instanceof ConductorError && !HAS_THE_CALL.includes(error.fault);

/** What says nothing about the call, or comes only from a server that has it. */
const HAS_THE_CALL: readonly ConductorFault[] = [
  'unreachable',
  'unauthorized',
  'throttled',
  'unknown',
  'answerTooLarge',
];

async function retryInWorkflow(call: Call, task: Task): Promise<unknown> {
  const { tasks } = await workflowOf(call, task.workflowInstanceId, REQUEST_TIMEOUT_MS);
  return tasks.find(isRetryOf(task));
}
