import { MAX_ANSWER_BYTES } from '../limits/aws.ts';
import { BROKEN_FUNCTION_SECONDS, THROTTLED_SECONDS } from '../protocol/defaults.ts';
import type { Target } from '../protocol/dispatch.ts';
import type { Invocation } from '../protocol/invocation.ts';
import { type DispatchReply, NOT_STARTED } from '../protocol/reply.ts';
import type { EventShape, ResultReading } from '../protocol/shapes.ts';
import { TerminalError } from '../task/errors.ts';
import { parseExact } from '../task/exact-json.ts';
import { inProgress, outcomeOf } from '../task/outcome.ts';
import type { WorkerHandler } from './lambda/chain.ts';
import type { LambdaTaskContext } from './lambda/context.ts';
import type { Destinations } from './lambda/environment.ts';
import { workerChain } from './lambda/worker.ts';
import { apiGatewayEvent } from './shapes/api-gateway-event.ts';
import { httpResult } from './shapes/http-result.ts';
import { sqsEvent } from './shapes/sqs-event.ts';
import { sqsResult } from './shapes/sqs-result.ts';
import type { ShapedTask } from './shapes/task.ts';

/** A call that waits for the existing Lambda's answer. */
export type CallLambda = (call: {
  functionName: string;
  invocationType: 'RequestResponse';
  payload: Buffer;
  isWorker: false;
}) => Promise<Invocation>;

/** The worker for all existing Lambdas with `wrap: true`: it calls the Lambda that the dispatch names. */
export const adapter =
  (call: CallLambda, to?: Destinations): WorkerHandler =>
  async (event, context) => {
    const told: Pick<DispatchReply, 'notStarted'> = {};
    const telling: CallLambda = async (of) => {
      const invocation = await call(of);
      const why = NOT_STARTED.find((kind) => kind === invocation.kind);
      if (why) told.notStarted = why;
      return invocation;
    };
    const handle = workerChain(
      ({ target }) => ({ run: callTarget(target, telling), outcomeOf }),
      to,
    );
    return { ...(await handle(event, context)), ...told };
  };

/** The event of each shape. Numbers are written into a body digit for digit, as into the event itself. */
const EVENTS: Record<EventShape, (input: unknown, task: ShapedTask) => unknown> = {
  input: (input) => input,
  'api-gateway': apiGatewayEvent,
  sqs: sqsEvent,
};

/** The task's value in an answer; it throws where the answer says that the task failed. */
const READINGS: Record<ResultReading, (answer: unknown) => unknown> = {
  value: (answer) => answer,
  http: (answer) => httpResult(answer, parseExact),
  sqs: sqsResult,
};

/**
 * The adapter's function: calls the existing Lambda with the task as the event that it knows, and reads its answer. A
 * Lambda that dies fails the task. Where the Lambda cannot start, the task goes back to Conductor.
 */
const callTarget =
  (target: Target | undefined, call: CallLambda) =>
  async (input: unknown, task: LambdaTaskContext): Promise<unknown> => {
    if (!target)
      throw new TerminalError('The dispatch names no Lambda to call: deploy the service again.');
    const { functionName, event, result } = target;
    const payload = Buffer.from(JSON.stringify(EVENTS[event](input, task)));
    const bytes = payload.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new TerminalError(
        `The task's input makes an event of ${bytes} bytes, and Lambda takes ${MAX_ANSWER_BYTES}: pass a reference to the data.`,
      );
    const invocationType = 'RequestResponse';
    const called = await call({ functionName, invocationType, payload, isWorker: false });
    return answerOf(called, READINGS[result], task);
  };

function answerOf(
  invocation: Invocation,
  read: (answer: unknown) => unknown,
  task: LambdaTaskContext,
): unknown {
  const goesBack = (callbackAfterSeconds: number) => {
    if ('reason' in invocation) task.log(invocation.reason);
    return inProgress({ callbackAfterSeconds });
  };
  switch (invocation.kind) {
    case 'answered':
      return read(invocation.answer);
    case 'refused':
      return goesBack(invocation.afterSeconds);
    case 'throttled':
      return goesBack(THROTTLED_SECONDS);
    case 'notLoaded':
      return goesBack(BROKEN_FUNCTION_SECONDS);
    case 'crashed':
    case 'unknown':
      throw new Error(invocation.reason);
    case 'accepted':
      throw new Error('AWS queued a call that it should have answered');
  }
}
