import { ADAPTER_MARGIN_SECONDS } from '../config/defaults.ts';
import { adapter, type CallLambda } from '../hosts/adapter.ts';
import { type EventShape, READING_OF, type ResultReading } from '../protocol/shapes.ts';
import { isObject } from '../task/parse.ts';
import { TIMEOUT_SECONDS } from './defaults.ts';
import { invoked, type LambdaFunction, lambdaContext } from './lambda.ts';
import { play, type Run, type RunOptions } from './play.ts';

/** How an existing Lambda is run: the options of its `conductor` event in serverless.yml, and those of a run. */
export interface RunLambdaOptions extends RunOptions {
  /** What it gets as its event. Default: `input`, the task's input itself. */
  event?: EventShape;
  /** How its answer is read. Default: what fits the event. */
  result?: ResultReading;
}

/** Any Lambda handler: `(event, context)`, or with a callback. */
export type LambdaHandler = (...args: never[]) => unknown;

/**
 * Runs an existing Lambda as one with `wrap: true` is run: the adapter calls it with the event that it knows, and reads its
 * answer. Nothing is reported by the Lambda itself.
 *
 * @param input the task's input
 * @example
 * const run = await runLambda(handler, { order: 17 }, { event: 'sqs' });
 * expect(run.status).toBe('COMPLETED');
 */
export function runLambda(
  handler: LambdaHandler,
  input: object = {},
  options: RunLambdaOptions = {},
): Promise<Run> {
  const { event = 'input', result = READING_OF[event], ...rest } = options;
  const timeoutSeconds = rest.timeoutSeconds ?? TIMEOUT_SECONDS;
  const functionName = rest.task?.taskType ?? 'lambda';
  return play(
    (time) => adapter(calling(handler, { name: functionName, timeoutSeconds, time })),
    input,
    {
      ...rest,
      task: { taskType: functionName, ...rest.task },
      target: { functionName, timeoutSeconds, event, result },
      marginSeconds: ADAPTER_MARGIN_SECONDS,
    },
  );
}

const calling =
  (handler: LambdaHandler, called: LambdaFunction): CallLambda =>
  async ({ payload }) => {
    const event: unknown = JSON.parse(payload.toString());
    return invoked(called, () => answerOf(handler, event, called));
  };

/** By Lambda's rules for handlers: a promise, or the first call of the callback or of one of the context's three. */
const answerOf = (handler: LambdaHandler, event: unknown, called: LambdaFunction) =>
  new Promise<unknown>((resolve, reject) => {
    const done = (error?: unknown, answer?: unknown) =>
      error === undefined || error === null ? resolve(answer) : reject(error);
    const context = { ...lambdaContext(called), done, succeed: resolve, fail: reject };
    const returned: unknown = Reflect.apply(handler, undefined, [event, context, done]);
    if (isPromise(returned)) returned.then(resolve, reject);
    // What a handler returns without a promise does not count, but it may still call back.
    else if (handler.length < 3) resolve(null);
  });

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  isObject(value) && typeof value.then === 'function';
