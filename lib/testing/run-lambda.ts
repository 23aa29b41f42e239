import { ADAPTER_MARGIN_SECONDS } from '../config/defaults.ts';
import { adapter, type CallLambda } from '../hosts/adapter.ts';
import { type AnyHandler, answerOf } from '../hosts/lambda/answer-of.ts';
import { type EventShape, READING_OF, type ResultReading } from '../protocol/shapes.ts';
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
  handler: AnyHandler,
  input: object = {},
  options: RunLambdaOptions = {},
): Promise<Run> {
  const { event = 'input', result = READING_OF[event], ...rest } = options;
  const timeoutSeconds = rest.timeoutSeconds ?? TIMEOUT_SECONDS;
  const functionName = rest.task?.taskType ?? 'lambda';
  return play(
    (time) =>
      adapter(calling(handler, { name: functionName, timeoutSeconds, time, isWorker: false })),
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
  (handler: AnyHandler, called: LambdaFunction): CallLambda =>
  async ({ payload }) => {
    const event: unknown = JSON.parse(payload.toString());
    return invoked(called, () => answerOf(handler, event, lambdaContext(called)));
  };
