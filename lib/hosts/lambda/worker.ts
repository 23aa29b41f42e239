import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Conductor } from '../../conductor/tasks.ts';
import type { DispatchReply } from '../../protocol/dispatch.ts';
import type { Keep } from '../../reporting/save.ts';
import type { JsonObject } from '../../task/task.ts';
import { isTaskContext, type TaskContext } from '../../worker/context.ts';
import { giveUpBefore } from '../../worker/deadline.ts';
import { withHeartbeat } from '../../worker/heartbeat.ts';
import { readTask } from '../../worker/read-task.ts';
import type { Schema } from '../../worker/schema.ts';
import { validate } from '../../worker/validate.ts';
import { eachTask } from './each-task.ts';
import { conductorOfEnvironment } from './environment.ts';
import { report } from './report.ts';
import { innerRing, type Middleware, type UsersFunction } from './users-chain.ts';

/** A Lambda handler that takes the poller's dispatch, works on its tasks and reports them. */
export type WorkerHandler = (event: unknown, context: Context) => Promise<DispatchReply>;

/** How a worker is built around its function. */
export interface WorkerOptions<Input = JsonObject> {
  /** Checks and types the input; what does not fit is FAILED_WITH_TERMINAL_ERROR. Default: any object. */
  input?: Schema<Input>;
  /** Checks the returned value in the same way. Default: whatever JSON can carry. */
  output?: Schema;
  /** Middlewares around the function, the same as `middy(fn).use(…)`. Default: none. */
  use?: readonly Middleware[];
  /**
   * Tells Conductor soon, and then at 80 % of the task's response timeout, that the function still runs:
   * for one whose response timeout is shorter than its work. Default: false.
   */
  heartbeat?: boolean;
  /** Where to report. Default: the server of CONDUCTOR_SERVER_URL. */
  conductor?: () => Conductor;
  /**
   * Where to keep what Conductor does not take and no open call can carry. Default: the queue of CONDUCTOR_INBOX_URL,
   * with the bucket of CONDUCTOR_RESULT_BUCKET for what is over 1 MB.
   */
  keep?: () => Keep | undefined;
}

/** The input's names for a function's parameters, in their order. */
export type ArgNames<Args extends unknown[]> = { [Index in keyof Args]: string };

/**
 * Makes a function a Conductor worker: a Lambda handler that validates the task's input, runs the
 * function and reports its value or error.
 *
 * A plain object is the task's output, any other value becomes `{ result }`. A thrown error is FAILED
 * (Conductor retries), a TerminalError FAILED_WITH_TERMINAL_ERROR, `inProgress(…)` comes back later.
 *
 * @example
 * export const handler = worker({ input: z.object({ name: z.string() }) }, ({ name }) => `Hello, ${name}`);
 * @example
 * // An existing function, unchanged: the names of its parameters in the task's input.
 * export const handler = worker({ args: ['name', 'age'] }, (name: string, age: number) => `${name} is ${age}`);
 */
export function worker(fn: (input: JsonObject, task: TaskContext) => unknown): WorkerHandler;
export function worker<Args extends unknown[]>(
  options: WorkerOptions<object> & { args: ArgNames<Args> },
  fn: (...args: Args) => unknown,
): WorkerHandler;
export function worker<Input = JsonObject>(
  options: WorkerOptions<Input>,
  fn: (input: Input, task: TaskContext) => unknown,
): WorkerHandler;
export function worker(...call: [UsersFunction] | [AnyOptions, UsersFunction]): WorkerHandler {
  const [options, fn] = call.length === 1 ? [{}, call[0]] : call;
  const { heartbeat = false, conductor = conductorOfEnvironment, keep } = options;
  const inner = innerRing(fn, options);
  const ring = middy(
    async (input: unknown, context: Context) => {
      if (!isTaskContext(context)) throw new Error('readTask() did not run before the function');
      const work = () => giveUpBefore(inner(input, context), context.remainingMs());
      return heartbeat ? withHeartbeat(context, conductor, work) : work();
    },
    { timeoutEarlyInMillis: 0 },
  );
  ring.use(report(conductor, keep)).use(readTask(conductor)).use(validate(options));
  return eachTask(async (dispatch, context) => ring(dispatch, context));
}

type AnyOptions = WorkerOptions<unknown> & { args?: readonly string[] };
