import { throwIfFaulty } from './definition-error.ts';
import { faultIf, systemFaults } from './faults.ts';
import type { FilledObject, RefOf } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

/** How a TERMINATE can end its workflow. */
export const TERMINATION_STATUSES = ['COMPLETED', 'FAILED', 'TERMINATED'] as const;

export interface TerminateTaskOptions extends Omit<SystemTaskOptions, 'optional'> {
  /** The workflow's status. FAILED starts the failure workflow, if there is one. */
  status: (typeof TERMINATION_STATUSES)[number];
  /** The workflow's reasonForIncompletion. */
  reason?: string | RefOf<string>;
  /** The workflow's output; default: empty. */
  output?: FilledObject;
}

/**
 * Ends the workflow before its last task.
 *
 * @example terminateTask({ ref: 'sold_out', status: 'COMPLETED', output: { sold: false } })
 * @throws DefinitionError for another status
 */
export function terminateTask(options: TerminateTaskOptions): BuiltTask {
  const { status, reason, output } = options;
  throwIfFaulty(`terminateTask '${options.ref}'`, [
    ...systemFaults(options),
    ...faultIf(
      !TERMINATION_STATUSES.includes(status),
      `status is '${status}': give one of ${TERMINATION_STATUSES.join(', ')}`,
    ),
  ]);
  return serverTask('TERMINATE', options, {
    terminationStatus: status,
    terminationReason: reason,
    workflowOutput: output,
  });
}
