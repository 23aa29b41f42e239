import { REQUEST_TIMEOUT_MS } from '../conductor/defaults.ts';
import { ConductorError } from '../conductor/errors.ts';
import { type RemainingMs, withRetries } from '../conductor/retry.ts';
import type { Conductor } from '../conductor/tasks.ts';
import { CLAIM_SHARE } from '../reporting/defaults.ts';
import { TerminalError } from '../task/errors.ts';
import { isSameRun, runIdOf } from '../task/receipt.ts';
import type { Task } from '../task/task.ts';

/**
 * Whether Conductor still waits for this run: AWS can deliver an Event twice, and late. Where Conductor
 * cannot say, the run goes on: twice is better than never.
 */
export async function isStillWanted(
  task: Task,
  conductor: Conductor,
  remainingMs: number,
): Promise<boolean> {
  const timeoutMs = Math.min(REQUEST_TIMEOUT_MS, remainingMs * CLAIM_SHARE);
  try {
    return isSameRun(await conductor.task(task.taskId, timeoutMs), runIdOf(task));
  } catch (error) {
    // Conductor does not know the task: its workflow was removed.
    return !(error instanceof ConductorError && error.fault === 'unknown');
  }
}

/**
 * The task with its input from wherever it is: with the task, left in Conductor by the poller (and then
 * its saved output with it), or outside of Conductor. It takes up to half of the invocation's time.
 */
export async function wholeTask(
  task: Task,
  conductor: () => Conductor,
  remainingMs: number,
): Promise<Task> {
  const endsAtMs = Date.now() + remainingMs / 2;
  const leftMs = () => endsAtMs - Date.now();
  return withRetries(() => fetched(task, conductor, leftMs), leftMs);
}

async function fetched(task: Task, conductor: () => Conductor, leftMs: RemainingMs): Promise<Task> {
  const byReference = task.inputByReference;
  const timeoutMs = () => Math.max(1, Math.min(REQUEST_TIMEOUT_MS, leftMs()));
  const there = byReference ? await conductor().task(task.taskId, timeoutMs()) : task;
  const { outputData, externalInputPayloadStoragePath: path } = there;
  if (typeof path === 'string')
    return { ...task, outputData, inputData: await conductor().externalInput(path, timeoutMs()) };
  if (!byReference) return task;
  const { inputData } = there;
  if (JSON.stringify(inputData).includes('${workflow.secrets.')) throw new TerminalError(SECRETS);
  return { ...task, outputData, inputData };
}

/** Only a poll resolves secrets. */
const SECRETS =
  "the task's input is too large to travel, and fetched its secrets stay unresolved: make it smaller, or read the secret in the worker";
