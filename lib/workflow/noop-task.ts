import { throwIfFaulty } from './definition-error.ts';
import { systemFaults } from './faults.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

/**
 * A task that does nothing, for a branch that has to have a task.
 *
 * @example forkTask({ ref: 'both', branches: [[price], [noopTask({ ref: 'nothing' })]] })
 * @throws DefinitionError for a name that cannot be referenced
 */
export function noopTask(options: SystemTaskOptions): BuiltTask<Record<string, never>> {
  throwIfFaulty(`noopTask '${options.ref}'`, systemFaults(options));
  return serverTask('NOOP', options, {});
}
