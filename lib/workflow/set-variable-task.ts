import { throwIfFaulty } from './definition-error.ts';
import { faultIf, systemFaults } from './faults.ts';
import type { FilledObject, Given } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface SetVariableTaskOptions<Variables> extends SystemTaskOptions {
  /** Their new values; those that are not named stay. The server takes 256 KB in all by default. */
  variables: Partial<Given<Variables>>;
}

/**
 * Gives variables of the workflow new values, for `workflowVariables`.
 *
 * @example setVariableTask<{ pages: number }>({ ref: 'count', variables: { pages: read.output.page } })
 * @throws DefinitionError without a variable
 */
export function setVariableTask<Variables = FilledObject>(
  options: SetVariableTaskOptions<Variables>,
): BuiltTask<Record<string, never>> {
  const { variables } = options;
  throwIfFaulty(`setVariableTask '${options.ref}'`, [
    ...systemFaults(options),
    ...faultIf(Object.keys(variables).length === 0, 'variables is empty: give at least one'),
  ]);
  return serverTask('SET_VARIABLE', options, variables);
}
