import type { JsonObject } from '../../task/task.ts';
import type { WorkerHandler } from './chain.ts';
import type { LambdaTaskContext } from './context.ts';
import type { UsersFunction } from './users-chain.ts';
import { type WorkerOptions, worker } from './worker.ts';

/** How `asWorker` turns a Lambda handler into a worker. */
export interface AsWorkerOptions<Event, Result> extends WorkerOptions<JsonObject> {
  /** The handler's event, made of the task's input. Default: the input itself. */
  event?: (input: JsonObject, task: LambdaTaskContext) => Event;
  /** The task's output, made of the handler's answer. Default: the answer itself. */
  result?: (answer: Result) => unknown;
}

/** What a handler answers in the end. AWS's own `Handler` type also allows void, because of the callback. */
type Answer<Returned> = [Extract<Returned, PromiseLike<unknown>>] extends [never]
  ? Returned
  : Awaited<Extract<Returned, PromiseLike<unknown>>>;

/**
 * Makes an existing Lambda handler `(event, context) => …` a worker, without a change to its code.
 * It gets Lambda's context with the task added, and a callback where it takes one.
 *
 * @example
 * export const handler = asWorker(resize, {
 *   event: ({ url }) => ({ body: JSON.stringify({ url }) }),
 *   result: ({ body }) => JSON.parse(body),
 * });
 */
export function asWorker<Event, Returned>(
  handler: (event: Event, context: LambdaTaskContext, ...callback: never[]) => Returned,
  options: AsWorkerOptions<Event, Answer<Returned>> = {},
): WorkerHandler {
  const { event, result, ...rest } = options;
  return worker(rest, async (input: JsonObject, task: LambdaTaskContext) => {
    const answer = await answerOf<Answer<Returned>>(
      handler,
      event ? event(input, task) : input,
      task,
    );
    return result ? result(answer) : answer;
  });
}

/** Calls the handler as Lambda does: one with a third parameter that returns no promise answers by the callback. */
const answerOf = <T>(
  handler: UsersFunction,
  event: unknown,
  context: LambdaTaskContext,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const callback = (error: unknown, answer: T) => (error ? reject(error) : resolve(answer));
    const returned = Reflect.apply(handler, undefined, [event, context, callback]);
    if (handler.length < 3 || typeof returned?.then === 'function') resolve(returned);
  });
