import { throwIfFaulty } from './definition-error.ts';
import { faultIf, systemFaults } from './faults.ts';
import type { Branch } from './switch-task.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface ForkTaskOptions extends SystemTaskOptions {
  /** They run side by side; each has at least one task. What one gives, another can read only behind the JOIN. */
  branches: readonly Branch[];
}

/**
 * Runs several lists of tasks side by side. A `joinTask` has to follow it directly.
 *
 * @example
 * const both = forkTask({ ref: 'both', branches: [[price], [stock]] });
 * const tasks = [both, joinTask({ ref: 'joined', on: [price, stock] })];
 * @throws DefinitionError without a branch, or for one without a task
 */
export function forkTask(options: ForkTaskOptions): BuiltTask<Record<string, never>> {
  const { branches } = options;
  throwIfFaulty(`forkTask '${options.ref}'`, [
    ...systemFaults(options),
    ...faultIf(branches.length === 0, 'branches is empty: give at least one'),
    ...branches.flatMap((branch, i) =>
      faultIf(branch.length === 0, `branches[${i}] is empty: give it a task, or leave it out`),
    ),
  ]);
  return serverTask('FORK_JOIN', options, {}, { forkTasks: branches });
}
