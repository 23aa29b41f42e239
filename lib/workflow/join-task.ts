import { throwIfFaulty } from './definition-error.ts';
import { faultIf, refFaults, systemFaults } from './faults.ts';
import {
  type BuiltTask,
  given,
  type SystemTaskOptions,
  serverTask,
  type WorkflowTask,
} from './task.ts';

/** A task, or its ref. */
export type TaskOrRef = WorkflowTask | string;

export interface JoinTaskOptions extends SystemTaskOptions {
  /**
   * The tasks to wait for, usually the last one of each branch. Behind a `dynamicForkTask` it is left out: the server
   * waits for all that the fork started.
   */
  on?: readonly TaskOrRef[];
  /** Default: the server's, which also looks in its sweeper. SYNC looks only when one of the tasks ends. */
  joinMode?: 'SYNC' | 'ASYNC';
}

/**
 * Waits until tasks of a fork have ended. It fails if one of them failed. Output: the output of each, by its ref.
 *
 * @example joinTask({ ref: 'joined', on: [price, stock] })
 * @throws DefinitionError for a ref that cannot be one
 */
export function joinTask<Output = unknown>(options: JoinTaskOptions): BuiltTask<Output> {
  const { on = [], joinMode } = options;
  const joinOn = on.map(refOf);
  throwIfFaulty(`joinTask '${options.ref}'`, [
    ...systemFaults(options),
    ...joinOn.flatMap(refFaults),
  ]);
  return serverTask('JOIN', options, {}, { joinOn, ...given({ joinMode }) });
}

export interface ExclusiveJoinTaskOptions<Joined extends TaskOrRef = TaskOrRef>
  extends SystemTaskOptions {
  /** The tasks of which one runs: the last one of each branch of a SWITCH. */
  on: readonly Joined[];
  /** Those whose output is taken where none of `on` ran. */
  otherwise?: readonly Joined[];
}

/** One of the outputs, where the tasks themselves are given; a ref says nothing of an output. */
type OneOf<Joined> = Joined extends BuiltTask<infer Output> ? Output : unknown;

/**
 * Behind a SWITCH: takes the output of the one task that ran. So a later task reads it without knowing which it was. What
 * not all of the tasks give, it cannot read.
 *
 * @example exclusiveJoinTask({ ref: 'paid', on: [byCard, byInvoice] })
 * @throws DefinitionError without a task, for a ref that cannot be one
 */
export function exclusiveJoinTask<Joined extends TaskOrRef>(
  options: ExclusiveJoinTaskOptions<Joined>,
): BuiltTask<OneOf<Joined>>;
export function exclusiveJoinTask<Output>(options: ExclusiveJoinTaskOptions): BuiltTask<Output>;
export function exclusiveJoinTask(options: ExclusiveJoinTaskOptions): BuiltTask {
  const joinOn = options.on.map(refOf);
  const otherwise = (options.otherwise ?? []).map(refOf);
  throwIfFaulty(`exclusiveJoinTask '${options.ref}'`, [
    ...systemFaults(options),
    ...faultIf(joinOn.length === 0, 'on is empty: give at least one task'),
    ...[...joinOn, ...otherwise].flatMap(refFaults),
  ]);
  return serverTask(
    'EXCLUSIVE_JOIN',
    options,
    {},
    { joinOn, ...(otherwise.length > 0 && { defaultExclusiveJoinTask: otherwise }) },
  );
}

const refOf = (task: TaskOrRef): string =>
  typeof task === 'string' ? task : task.taskReferenceName;
