import type { Conductor } from '../conductor/client.ts';
import { ConductorError } from '../conductor/errors.ts';
import { TerminalError } from '../task/errors.ts';
import { isSameRun, runIdOf } from '../task/run-id.ts';
import type { JsonObject, Task } from '../task/task.ts';

/**
 * Whether Conductor still waits for this run: AWS can deliver an Event twice, and late. Where Conductor
 * cannot say, the run goes on: twice is better than never.
 */
export async function isStillWanted(task: Task, conductor: Conductor): Promise<boolean> {
  try {
    return isSameRun(await conductor.task(task.taskId), runIdOf(task));
  } catch (error) {
    // Conductor does not know the task: its workflow was removed.
    return !(error instanceof ConductorError && error.fault === 'refused');
  }
}

/** The task's input, from wherever it is: with the task, left in Conductor by the poller, or outside of it. */
export async function inputOf(task: Task, conductor: () => Conductor): Promise<JsonObject> {
  const { taskId, externalInputPayloadStoragePath: path, inputByReference } = task;
  if (typeof path === 'string') return conductor().externalInput(path);
  if (!inputByReference) return task.inputData;
  const { inputData, externalInputPayloadStoragePath: later } = await conductor().task(taskId);
  if (typeof later === 'string') return conductor().externalInput(later);
  if (JSON.stringify(inputData).includes('${workflow.secrets.')) throw new TerminalError(SECRETS);
  return inputData;
}

/** Only a poll resolves secrets. */
const SECRETS =
  "the task's input is too large to travel with the invocation, and fetched its secrets stay unresolved: make it smaller, or read the secret in the worker";
