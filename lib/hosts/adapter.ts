import { MAX_ANSWER_BYTES } from '../limits/aws.ts';
import type { Target } from '../protocol/dispatch.ts';
import type { Invocation } from '../protocol/invocation.ts';
import { bytesOf } from '../protocol/undelivered.ts';
import { TerminalError } from '../task/errors.ts';
import { inProgress } from '../task/outcome.ts';
import type { JsonObject } from '../task/task.ts';
import type { TaskContext } from '../worker/context.ts';

/** A call that waits for the existing Lambda's answer. */
export type CallLambda = (call: {
  functionName: string;
  invocationType: 'RequestResponse';
  event: JsonObject;
}) => Promise<Invocation>;

/**
 * The function of the adapter's worker: calls the existing Lambda with the task's input.
 * Its answer is the task's value, its death a failure; a Lambda that cannot start gives the task back.
 */
export const callTarget =
  (target: Target | undefined, call: CallLambda) =>
  async (input: JsonObject, task: TaskContext): Promise<unknown> => {
    if (!target)
      throw new TerminalError('the dispatch names no Lambda to call: deploy the service again');
    const { functionName } = target;
    const bytes = bytesOf(input);
    if (bytes > MAX_ANSWER_BYTES)
      throw new TerminalError(
        `the task's input has ${bytes} bytes, and Lambda takes ${MAX_ANSWER_BYTES}: pass a reference to the data`,
      );
    return answerOf(
      await call({ functionName, invocationType: 'RequestResponse', event: input }),
      task,
    );
  };

function answerOf(invocation: Invocation, task: TaskContext): unknown {
  switch (invocation.kind) {
    case 'answered':
      return invocation.answer;
    case 'refused':
      task.log(invocation.reason);
      return inProgress({ callbackAfterSeconds: invocation.afterSeconds });
    case 'crashed':
    case 'unknown':
      throw new Error(invocation.reason);
    case 'accepted':
      throw new Error('AWS queued a call that should have been answered');
  }
}
