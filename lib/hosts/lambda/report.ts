import { ConductorError } from '../../conductor/errors.ts';
import type { Conductor } from '../../conductor/tasks.ts';
import { MAX_ANSWER_BYTES, MAX_MESSAGE_BYTES } from '../../limits/aws.ts';
import { MAX_OUTPUT_BYTES, MAX_SAVED_BYTES } from '../../limits/conductor.ts';
import type { DispatchReply } from '../../protocol/dispatch.ts';
import { bytesOf } from '../../protocol/undelivered.ts';
import { ANSWER_MARGIN_MS, HAND_UP_MARGIN_MS, STORE_MARGIN_MS } from '../../reporting/defaults.ts';
import { handUp } from '../../reporting/hand-up.ts';
import type { Keep } from '../../reporting/save.ts';
import { type Outcome, outcomeOf, outcomeOfError } from '../../task/outcome.ts';
import { runIdOf } from '../../task/receipt.ts';
import { resultOf } from '../../task/result.ts';
import type { TaskResult } from '../../task/task.ts';
import type { Run } from '../../worker/context.ts';
import type { RingMiddleware } from '../../worker/read-task.ts';
import { conductorOfEnvironment, keepOfEnvironment } from './environment.ts';

/** Nobody took the report: the invocation fails, so that whoever called it, or AWS's record of it, tells. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Turns the value or the error of everything inside it into the task's outcome and reports it.
 * Use it first, so that it has the last word. Its answer is what the poller expects. A result that
 * Conductor does not take in time is handed up: to the poller, or into the reporter's inbox.
 *
 * @param conductor where to report; by default the server of CONDUCTOR_SERVER_URL
 * @param keep what to do with a result that Conductor does not take; by default into the queue of CONDUCTOR_INBOX_URL
 * @throws ReportError (fails the invocation) when nobody took the result
 */
export function report(
  conductor: () => Conductor = conductorOfEnvironment,
  keep: () => Keep | undefined = keepOfEnvironment,
): RingMiddleware {
  const deliver = (run: Run, outcome: Outcome) => {
    const bytes = 'output' in outcome ? bytesOf(outcome.output) : 0;
    const result = resultIn(run, withinLimit(outcome, bytes));
    return deliverTo(conductor, keep, run, result, marginMs(run, bytes));
  };
  return {
    after: async (request) => {
      const { run } = request.internal;
      if (!run) throw new Error('report() found no task to report: use readTask() after it');
      request.response = await deliver(run, outcomeOf(request.response));
    },
    onError: async (request) => {
      const { internal, error } = request;
      if (!internal.run || error instanceof ReportError) return;
      request.response = await deliver(internal.run, outcomeOfError(error));
    },
  };
}

function resultIn(run: Run, outcome: Outcome): TaskResult {
  if ('details' in outcome && outcome.details) run.context.log(outcome.details);
  const { functionName, awsRequestId } = run.context;
  const workerId = `${functionName}:${awsRequestId}`;
  return { ...resultOf(run.task, outcome, run.logs), workerId };
}

/**
 * The server makes a larger output a terminal failure too, but answers 200 and says nothing. A larger saved output it
 * keeps apart, and then takes that for the final one where it should have been replaced.
 */
function withinLimit(outcome: Outcome, bytes: number): Outcome {
  const limit = outcome.kind === 'inProgress' ? MAX_SAVED_BYTES : MAX_OUTPUT_BYTES;
  if (bytes <= limit) return outcome;
  const reason = `the output has ${bytes} bytes, and Conductor takes ${limit}: store it elsewhere and return where`;
  return { kind: 'terminal', reason };
}

async function deliverTo(
  conductor: () => Conductor,
  keep: () => Keep | undefined,
  run: Run,
  result: TaskResult,
  marginMs: number,
): Promise<DispatchReply> {
  const { taskId, status } = result;
  try {
    await conductor().update(result, () => run.context.remainingMs() - marginMs, runIdOf(run.task));
    return { reports: [{ taskId, status }] };
  } catch (error) {
    if (!mayBeTakenLater(error)) throw nobodyTook(result, error);
    const letter = { run: runIdOf(run.task), result };
    return handUp(letter, run.invocationType, keep()).catch((second) => {
      throw nobodyTook(result, error, second);
    });
  }
}

/** What is kept of the invocation's end, to hand the result up if need be: a large one goes into a bucket. */
function marginMs({ invocationType, context }: Run, bytes: number): number {
  const isEvent = invocationType === 'Event';
  if (bytes > (isEvent ? MAX_MESSAGE_BYTES : MAX_ANSWER_BYTES))
    return Math.min(STORE_MARGIN_MS, context.remainingMs() / 2);
  return isEvent ? HAND_UP_MARGIN_MS : ANSWER_MARGIN_MS;
}

/** What Conductor refuses once it will always refuse. */
const mayBeTakenLater = (error: unknown) =>
  error instanceof ConductorError && error.fault !== 'refused' && error.fault !== 'unknown';

function nobodyTook({ taskId, status }: TaskResult, ...errors: unknown[]): ReportError {
  const why = errors.map((e) => (e instanceof Error ? e.message : String(e))).join('; then: ');
  const message = `Task ${taskId} ended as ${status}, and it could not be reported: ${why}`;
  return new ReportError(message, { cause: errors[0] });
}
