import { MAX_ANSWER_BYTES } from '../limits/aws.ts';
import { BROKEN_FUNCTION_SECONDS, THROTTLED_SECONDS } from '../protocol/defaults.ts';
import type { Target } from '../protocol/dispatch.ts';
import type { Invocation } from '../protocol/invocation.ts';
import { type DispatchReply, NOT_STARTED } from '../protocol/reply.ts';
import { TerminalError } from '../task/errors.ts';
import { inProgress, outcomeOf } from '../task/outcome.ts';
import type { TaskContext } from '../worker/context.ts';
import type { WorkerHandler } from './lambda/chain.ts';
import type { Destinations } from './lambda/environment.ts';
import { workerChain } from './lambda/worker.ts';

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

/**
 * The adapter's function: calls the existing Lambda with the task's input. The Lambda's answer is the task's value. A
 * Lambda that dies fails the task. Where the Lambda cannot start, the task goes back to Conductor.
 */
const callTarget =
  (target: Target | undefined, call: CallLambda) =>
  async (input: unknown, task: TaskContext): Promise<unknown> => {
    if (!target)
      throw new TerminalError('The dispatch names no Lambda to call: deploy the service again.');
    const { functionName } = target;
    const payload = Buffer.from(JSON.stringify(input));
    const bytes = payload.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new TerminalError(
        `The task's input has ${bytes} bytes, and Lambda takes ${MAX_ANSWER_BYTES}: pass a reference to the data.`,
      );
    const invocationType = 'RequestResponse';
    const called = await call({ functionName, invocationType, payload, isWorker: false });
    return answerOf(called, task);
  };

function answerOf(invocation: Invocation, task: TaskContext): unknown {
  const goesBack = (callbackAfterSeconds: number) => {
    if ('reason' in invocation) task.log(invocation.reason);
    return inProgress({ callbackAfterSeconds });
  };
  switch (invocation.kind) {
    case 'answered':
      return invocation.answer;
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
