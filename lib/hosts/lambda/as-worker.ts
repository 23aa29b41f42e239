import { logOf } from '../../observe/log.ts';
import { idsOf } from '../../task/ids.ts';
import type { JsonObject } from '../../task/task.ts';
import type { WorkerHandler } from './chain.ts';
import { contextWith, type LambdaTaskContext } from './context.ts';
import { type WorkerOptions, worker } from './worker.ts';

/** How `asWorker` turns a Lambda handler into a worker. */
export interface AsWorkerOptions<Event, Result> extends WorkerOptions<JsonObject> {
  /** The handler's event, made of the task's input. Default: the input itself. */
  event?: (input: JsonObject, task: LambdaTaskContext) => Event;
  /** The task's output, made of the handler's answer. Default: the answer itself. */
  result?: (answer: Result) => unknown;
  /**
   * The handler returns its answer without a promise, and calls nothing back later. Default: false. Then what it returns
   * counts only if it is a promise, as in Lambda: code cannot tell whether a handler will still call back.
   */
  sync?: boolean;
}

/** What a handler answers in the end. AWS's own `Handler` type also allows void, because of the callback. */
type Answer<Returned> = [Extract<Returned, PromiseLike<unknown>>] extends [never]
  ? Returned
  : Awaited<Extract<Returned, PromiseLike<unknown>>>;

/**
 * Makes an existing Lambda handler `(event, context) => …` a worker, without a change to its code.
 * It gets Lambda's context with the task added. Its answer is what its promise resolves to, or what it gives to its
 * callback, `context.succeed`, `fail` or `done`. The first answer counts; a later one is logged as an error. A handler
 * that returns no promise and gives no answer fails when `task.signal` fires, a second before Lambda's timeout.
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
  const { event, result, sync = false, ...rest } = options;
  return worker(rest, async (input: JsonObject, task: LambdaTaskContext) => {
    const given = event ? event(input, task) : input;
    const call: Call<Answer<Returned>> = (context, callback) =>
      Reflect.apply(handler, undefined, [given, context, callback]);
    const answer = await answerOf(call, task, sync);
    return result ? result(answer) : answer;
  });
}

type Call<T> = (context: object, callback: unknown) => T | PromiseLike<T>;

/** The first answer of a handler, by Lambda's rules for all handlers up to Node 22. */
const answerOf = <T>(call: Call<T>, task: LambdaTaskContext, sync: boolean): Promise<T> =>
  new Promise((resolve, reject) => {
    let isAnswered = false;
    const answer = (settle: () => void) => {
      if (isAnswered) return logSecondAnswer(task);
      isAnswered = true;
      settle();
    };
    const succeed = (value: T) => answer(() => resolve(value));
    const fail = (error: unknown) => answer(() => reject(error));
    const done = (error: unknown, value: T) => (isNothing(error) ? succeed(value) : fail(error));
    try {
      const returned = call(contextWith(task, { succeed, fail, done }), done);
      if (sync || isPromise(returned))
        // A handler that has called back resolves its promise, too: without a value that is no second answer.
        Promise.resolve(returned).then(
          (value) => (isAnswered && isNothing(value) ? undefined : succeed(value)),
          fail,
        );
      else task.signal.addEventListener('abort', () => isAnswered || fail(unanswered(task)));
    } catch (error) {
      fail(error);
    }
  });

const isNothing = (value: unknown) => value === undefined || value === null;

const isPromise = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'then' in value &&
  typeof value.then === 'function';

const logSecondAnswer = (task: LambdaTaskContext) =>
  logOf(task.awsRequestId)(
    'error',
    'the handler answered again: its first answer is the result',
    idsOf(task),
  );

const unanswered = ({ signal: { reason: cause } }: LambdaTaskContext) =>
  new Error(
    'The handler has neither returned a promise nor called back: make it async, or set asWorker(…, { sync: true }) where it returns its answer',
    { cause },
  );
