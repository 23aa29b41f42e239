import { throwIfFaulty } from './definition-error.ts';
import { systemFaults } from './faults.ts';
import type { FilledObject } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface HumanTaskOptions extends SystemTaskOptions {
  /** What the person has to see. At Orkes also the form and the assignment, as its documentation has them. */
  input?: FilledObject;
}

/**
 * Waits for a person: until a signal ends it, as for a WAIT. The type parameter is what the signal brings.
 *
 * @example humanTask<{ approved: boolean }>({ ref: 'approval', input: { order: order.id } }).output.approved
 * @throws DefinitionError for a name that cannot be referenced
 */
export function humanTask<Output = unknown>(options: HumanTaskOptions): BuiltTask<Output> {
  throwIfFaulty(`humanTask '${options.ref}'`, systemFaults(options));
  return serverTask('HUMAN', options, options.input ?? {});
}
