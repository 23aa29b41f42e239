import type { TypedTask } from '../task/typed-task.ts';
import { throwIfFaulty } from './definition-error.ts';
import { faultIf, numberFaults, taskFaults, typeFaults } from './faults.ts';
import type { FilledObject, Given } from './reference.ts';
import { type BuiltTask, given, type TaskOptions, taskOf } from './task.ts';

export interface SimpleTaskOptions extends TaskOptions {
  /** The task type that a worker polls for: the `conductor:` event of its function. */
  type: string;
  /** The worker's input; it may contain references anywhere. A literal `${` is written `$${`. */
  input?: FilledObject;
  /** Tries after the first; default: the task definition's, or 3 if there is none. */
  retryCount?: number;
}

/** A task for a worker of which the compiler knows what it takes and gives. */
export interface WorkerTaskOptions<Input, Output>
  extends Omit<SimpleTaskOptions, 'type' | 'input'> {
  /** What `worker(…)` made: only its types are used, unless it also knows its task type. */
  worker: TypedTask<Input, Output>;
  /** The task type that the worker polls for. Default: the worker's own, where it has one; then no other is taken. */
  type?: string;
  /** The worker's input: values, or references to values of the same type. */
  input: NoInfer<Given<Input>>;
}

/**
 * A task for a worker. Output: what the worker returned (a value that is not an object is `result`).
 *
 * A task whose type has no task definition runs with the server's defaults: 3 retries 60 s apart, and an hour before
 * the server notices a lost worker; see `taskDefinition`. The domain is chosen when the workflow is started
 * (`taskToDomain`), not in the workflow.
 *
 * @example
 * // `greetings` is a worker: its input and its output are checked by the compiler.
 * const greet = simpleTask({ ref: 'greet', type: 'greetings', worker: greetings, input: { name: order.name } });
 * @example simpleTask({ ref: 'greet', type: 'greetings', input: { name: '${workflow.input.name}' } })
 * @throws DefinitionError for a type that is empty, holds a slash or a backslash, or is one of the server's own: see
 * `lib/limits/names.ts` for the list and its source. For another type than the worker's own, and for none where the worker
 * knows none.
 */
export function simpleTask<Input, Output>(
  options: WorkerTaskOptions<Input, Output>,
): BuiltTask<Output>;
export function simpleTask<Output = unknown>(options: SimpleTaskOptions): BuiltTask<Output>;
export function simpleTask(options: AnyOptions): BuiltTask {
  const { ref, worker, type = worker?.task ?? '', input = {}, retryCount } = options;
  throwIfFaulty(`simpleTask '${ref}'`, [
    ...taskFaults(options),
    ...(worker ? workerFaults(worker.task, options.type) : []),
    ...(worker && type === '' ? [] : typeFaults(type)),
    ...numberFaults('retryCount', retryCount, 0),
  ]);
  return taskOf(type, 'SIMPLE', options, Object(input), given({ retryCount }));
}

/** A worker refuses tasks of another type than its own. */
const workerFaults = (own: string | undefined, type: string | undefined): string[] => [
  ...faultIf(
    (own ?? type ?? '') === '',
    'the worker knows no task type: give the type that it polls for',
  ),
  ...faultIf(
    own !== undefined && type !== undefined && own !== type,
    `type '${type}' is not the worker's own, '${own}': leave type out`,
  ),
];

interface AnyOptions extends Omit<SimpleTaskOptions, 'type' | 'input'> {
  worker?: TypedTask;
  type?: string;
  input?: unknown;
}
