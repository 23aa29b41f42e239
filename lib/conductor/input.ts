import { TerminalError } from '../task/errors.ts';
import type { Task } from '../task/task.ts';
import { REQUEST_TIMEOUT_MS } from './defaults.ts';
import { ConductorError } from './errors.ts';
import { type RetryClock, withRetries } from './retry.ts';
import type { Conductor } from './tasks.ts';

type InputCalls = Pick<Conductor, 'getTask' | 'externalInput'>;

/**
 * The task with its input, from where that lies: in the task itself, in Conductor (the poller left a large one there,
 * and then the saved output comes with it), or in Conductor's external payload storage.
 *
 * @param conductor called only where something must be fetched
 * @param withinMs tried again until so many milliseconds have passed
 * @throws TerminalError where the input can never be had
 * @throws ConductorError where Conductor does not give it now
 */
export async function fetchInput(
  task: Task,
  conductor: () => InputCalls,
  withinMs: number,
  clock: Pick<RetryClock, 'nowMs' | 'sleep'>,
): Promise<Task> {
  const endsAtMs = clock.nowMs() + withinMs;
  const leftMs = () => endsAtMs - clock.nowMs();
  const timeoutMs = () => Math.max(1, Math.min(REQUEST_TIMEOUT_MS, leftMs()));
  return withRetries(() => fetchOnce(task, conductor, timeoutMs), {
    ...clock,
    remainingMs: leftMs,
  });
}

async function fetchOnce(
  task: Task,
  conductor: () => InputCalls,
  timeoutMs: () => number,
): Promise<Task> {
  const there = task.inputByReference ? await storedTask(task, conductor(), timeoutMs()) : task;
  const { outputData, externalInputPayloadStoragePath: path } = there;
  if (typeof path === 'string')
    return { ...task, outputData, inputData: await conductor().externalInput(path, timeoutMs()) };
  if (!task.inputByReference) return task;
  const { inputData } = there;
  if (JSON.stringify(inputData).includes('${workflow.secrets.')) throw new TerminalError(SECRETS);
  return { ...task, outputData, inputData };
}

async function storedTask({ taskId }: Task, { getTask }: InputCalls, timeoutMs: number) {
  const task = await getTask(taskId, timeoutMs);
  if (task) return task;
  throw new ConductorError('unknown', `Conductor has no task ${taskId}`);
}

/** Only a poll resolves secrets. */
const SECRETS =
  "The task's input is too large to send, and its secrets stay unresolved when it is fetched: make it smaller, or read the secret in the worker";
