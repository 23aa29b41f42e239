import { throwIfFaulty } from './definition-error.ts';
import { systemFaults, typeFaults } from './faults.ts';
import { type FilledObject, type RefOf, textOf } from './reference.ts';
import { type BuiltTask, type SystemTaskOptions, serverTask } from './task.ts';

export interface DynamicTaskOptions extends SystemTaskOptions {
  /** The task type, usually a reference: it is known when the task starts, and needs a task definition on the server. */
  type: string | RefOf<string>;
  input?: FilledObject;
}

/** The input that says the type. */
const TYPE = 'taskToExecute';

/**
 * A task for a worker whose type is known only when the workflow runs.
 *
 * @example dynamicTask({ ref: 'pay', type: order.paymentWorker, input: { amount: order.amount } })
 * @throws DefinitionError for a fixed type that no worker can get
 */
export function dynamicTask<Output = unknown>(options: DynamicTaskOptions): BuiltTask<Output> {
  const { type, input } = options;
  const fixed = typeof type === 'string' && !type.includes('${') ? type : undefined;
  throwIfFaulty(`dynamicTask '${options.ref}'`, [
    ...systemFaults(options),
    ...(fixed === undefined ? [] : typeFaults(fixed)),
  ]);
  return serverTask(
    'DYNAMIC',
    options,
    { ...input, [TYPE]: textOf(type) ?? type },
    { dynamicTaskNameParam: TYPE },
  );
}
