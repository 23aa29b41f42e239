import { logOf } from '../../observe/log.ts';
import { idsOf } from '../../task/ids.ts';
import type { JsonObject } from '../../task/task.ts';
import type { TaskOutput } from '../../task/typed-task.ts';
import { isStopped } from '../../worker/deadline.ts';
import type { WorkerHandler } from './chain.ts';
import type { LambdaTaskContext } from './context.ts';
import { type Answering, firstAnswer } from './first-answer.ts';
import { type WorkerOptions, worker } from './worker.ts';

/** How `asWorker` turns a Lambda handler into a worker. */
export interface AsWorkerOptions<Event, Result, Input = JsonObject, Output = unknown>
  extends WorkerOptions<Input> {
  /** The handler's event, made of the task's input. Default: the input itself. */
  event?: (input: Input, task: LambdaTaskContext) => Event;
  /** The task's output, made of the handler's answer. Default: the answer itself. */
  result?: (answer: Result) => Output;
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

/** A Lambda handler, with or without a callback. */
type Existing<Event, Returned> = (
  event: Event,
  context: LambdaTaskContext,
  ...callback: never[]
) => Returned;

/** A handler that calls back returns nothing: its answer is not known. */
type AnswerOutput<Output> = undefined extends Output ? unknown : TaskOutput<Output>;

/**
 * Makes an existing Lambda handler `(event, context) => …` a worker, without a change to its code.
 * It gets Lambda's context with the task added. Its answer is what its promise resolves to, or what it gives to its
 * callback, `context.succeed`, `fail` or `done`. The first answer counts; a later one is logged as an error. A handler
 * that returns no promise and gives no answer fails when `task.signal` fires, a second before its timeout.
 *
 * @example
 * export const handler = asWorker(resize, {
 *   event: ({ url }) => ({ body: JSON.stringify({ url }) }),
 *   result: ({ body }) => JSON.parse(body),
 * });
 */
export function asWorker<Event, Returned, Input = JsonObject, Output = Answer<Returned>>(
  handler: Existing<Event, Returned>,
  options: AsWorkerOptions<Event, Answer<Returned>, Input, Output> & {
    event: (input: Input, task: LambdaTaskContext) => Event;
  },
): WorkerHandler<Input, AnswerOutput<Output>>;
export function asWorker<Event, Returned, Output = Answer<Returned>>(
  handler: Existing<Event, Returned>,
  options?: AsWorkerOptions<never, Answer<Returned>, Event, Output> & { event?: never },
): WorkerHandler<Event, AnswerOutput<Output>>;
export function asWorker<Event, Returned>(
  handler: Existing<Event, Returned>,
  options: AsWorkerOptions<Event, Answer<Returned>> = {},
): WorkerHandler {
  const { event, result, sync = false, ...rest } = options;
  return worker(rest, async (input: JsonObject, task: LambdaTaskContext) => {
    const given = event ? event(input, task) : input;
    const call: Answering<Answer<Returned>> = (context, callback) =>
      Reflect.apply(handler, undefined, [given, context, callback]);
    const answer = await firstAnswer(call, task, {
      sync,
      again: () => logSecondAnswer(task),
      unanswered: (fail) =>
        task.signal.addEventListener('abort', () => fail(unanswered(task)), { once: true }),
    });
    return result ? result(answer) : answer;
  });
}

const logSecondAnswer = (task: LambdaTaskContext) =>
  logOf(task.awsRequestId)(
    'error',
    'the handler answered again: its first answer is the result',
    idsOf(task),
  );

const unanswered = ({ signal: { reason: cause } }: LambdaTaskContext) =>
  isStopped(cause)
    ? cause
    : new Error(
        'The handler has neither returned a promise nor called back: make it async, or set asWorker(…, { sync: true }) where it returns its answer',
        { cause },
      );
