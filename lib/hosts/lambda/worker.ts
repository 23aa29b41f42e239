import middy from '@middy/core';
import type { DispatchedTask } from '../../protocol/dispatch.ts';
import type { JsonObject } from '../../task/task.ts';
import type { ArgsInput, TaskOutput } from '../../task/typed-task.ts';
import type { WorkerDefinition } from '../../worker/execute.ts';
import type { Schema } from '../../worker/schema.ts';
import { type EachTaskOptions, eachTask, report, taskRunner, type WorkerHandler } from './chain.ts';
import type { LambdaTaskContext } from './context.ts';
import type { Hooks } from './hooks.ts';
import { type Middleware, type UsersFunction, usersChain } from './users-chain.ts';

/** How a worker is built around its function. */
export interface WorkerOptions<Input = JsonObject, Sent = unknown, Checked = unknown>
  extends EachTaskOptions {
  /** Checks and types the input. Where it does not fit, the task is FAILED_WITH_TERMINAL_ERROR. Default: any object. */
  input?: Schema<Input, Sent>;
  /** Checks the returned value in the same way. Default: whatever JSON can carry. */
  output?: Schema<Checked>;
  /** Middlewares around the function, the same as `middy(fn).use(…)`. Default: none. */
  use?: readonly Middleware[];
  /** Middlewares around the task: they see its outcome and its report. Default: none. */
  hooks?: Hooks;
  /**
   * Tells Conductor that the function still runs: soon after its start, and then at 80 % of the task's response timeout.
   * For work that takes longer than the response timeout. Default: false.
   */
  heartbeat?: boolean;
}

/** For each parameter of a function, in order, the name of its value in the input. */
export type ArgNames<Args extends unknown[]> = { readonly [Index in keyof Args]: string };

/**
 * Makes a function a Conductor worker: a Lambda handler that validates the task's input, runs the
 * function and reports its value or error.
 *
 * A plain object is the task's output; any other value becomes `{ result }`. A thrown error is FAILED, which Conductor
 * retries. A TerminalError is FAILED_WITH_TERMINAL_ERROR. A task that returns `inProgress(…)` comes back later.
 *
 * @example
 * export const handler = worker({ input: z.object({ name: z.string() }) }, ({ name }) => `Hello, ${name}`);
 * @example
 * // An existing function, unchanged: the names of its parameters in the task's input.
 * export const handler = worker({ args: ['name', 'age'] }, (name: string, age: number) => `${name} is ${age}`);
 */
export function worker<Fn extends (input: JsonObject, task: LambdaTaskContext) => unknown>(
  fn: Fn,
): WorkerHandler<JsonObject, TaskOutput<ReturnType<Fn>>>;
export function worker<
  const Names extends readonly string[],
  Args extends unknown[],
  Returned,
  Sent = unknown,
  Checked = Returned,
>(
  options: WorkerOptions<object, Sent, Checked> & { args: Names & ArgNames<Args> },
  fn: (...args: Args) => Returned,
): WorkerHandler<unknown extends Sent ? ArgsInput<Names, Args> : Sent, TaskOutput<Checked>>;
export function worker<Input = JsonObject, Sent = Input, Returned = unknown, Checked = Returned>(
  options: WorkerOptions<Input, Sent, Checked>,
  fn: (input: Input, task: LambdaTaskContext) => Returned,
): WorkerHandler<unknown extends Sent ? Input : Sent, TaskOutput<Checked>>;
// One of several functions: what it returns is not known.
export function worker<Input = JsonObject>(
  options: WorkerOptions<Input>,
  fn: (input: Input, task: LambdaTaskContext) => unknown,
): WorkerHandler<Input>;
export function worker(...call: [UsersFunction] | [AnyOptions, UsersFunction]): WorkerHandler {
  const [options, fn] = call.length === 1 ? [{}, call[0]] : call;
  const definition = definitionOf(options, fn);
  const { input, output } = options;
  return Object.assign(
    workerChain(() => definition, options),
    { schemas: { input, output } },
  );
}

type AnyOptions = WorkerOptions<unknown> & { args?: readonly string[] };

type LambdaWorker = WorkerDefinition<LambdaTaskContext>;

const definitionOf = (options: AnyOptions, fn: UsersFunction): LambdaWorker => ({
  ...options,
  run: usersChain(fn, options),
});

/**
 * The innermost handler of a chain that you build by hand: it executes the task as `worker` does. The task type is for
 * `eachTask`.
 *
 * @example
 * export const handler = eachTask(middy(runTask({ input }, greet)).use(report()).use(yourMiddleware()));
 */
export const runTask = <Input = JsonObject>(
  options: Omit<WorkerOptions<Input>, 'task' | 'hooks'>,
  fn: (input: Input, task: LambdaTaskContext) => unknown,
) => {
  const definition = definitionOf(options, fn);
  return taskRunner(() => definition, options);
};

/** Our own chain: it executes the task and reports it. */
export function workerChain(
  definition: (dispatched: DispatchedTask) => LambdaWorker,
  options: EachTaskOptions & { hooks?: Hooks } = {},
): WorkerHandler {
  const { execution = [], update = [] } = options.hooks ?? {};
  const chain = middy(taskRunner(definition, options), { timeoutEarlyInMillis: 0 });
  for (const middleware of [...update, report(options), ...execution]) chain.use(middleware);
  return eachTask(async (dispatched, context) => chain(dispatched, context), options);
}
