import type { JsonObject } from '../task/task.ts';
import { throwIfFaulty } from './definition-error.ts';
import { numberFaults, refFaults, typeFaults } from './faults.ts';
import { given, type TaskOptions, type WorkflowTask } from './task.ts';

export interface SimpleTaskOptions extends TaskOptions {
  /** The task type that a worker polls for: the `conductor:` event of its function. */
  type: string;
  /** The worker's input; it may contain references anywhere. A literal `${` is written `$${`. */
  input?: JsonObject;
  /** Tries after the first; default: the task definition's, or 3 if there is none. */
  retryCount?: number;
}

/**
 * A task for a worker. Output: what the worker returned (a value that is not an object is `result`).
 *
 * A task whose type has no task definition runs with the server's defaults: 3 retries 60 s apart, and an hour before
 * the server notices a lost worker; see `taskDefinition`. The domain is chosen when the workflow is started
 * (`taskToDomain`), not in the workflow.
 *
 * @example simpleTask({ ref: 'greet', type: 'greetings', input: { name: '${workflow.input.name}' } })
 * @throws DefinitionError for a type that is empty, holds a slash or a backslash, or is one of the server's own: see
 * `lib/limits/names.ts` for the list and its source.
 */
export function simpleTask(options: SimpleTaskOptions): WorkflowTask {
  const { ref, type, input = {}, optional, retryCount } = options;
  throwIfFaulty(`simpleTask '${ref}'`, [
    ...refFaults(ref),
    ...typeFaults(type),
    ...numberFaults('retryCount', retryCount, 0),
  ]);
  return {
    name: type,
    taskReferenceName: ref,
    type: 'SIMPLE',
    inputParameters: input,
    ...given({ optional, retryCount }),
  };
}
