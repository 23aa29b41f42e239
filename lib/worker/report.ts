import type { Conductor } from '../conductor/client.ts';
import type { RemainingMs } from '../conductor/retry.ts';
import type { DispatchReply } from '../task/dispatch.ts';
import { type Outcome, outcomeOf, outcomeOfError } from '../task/outcome.ts';
import { resultOf } from '../task/result.ts';
import type { Run } from './context.ts';
import { conductorOfEnvironment } from './environment.ts';
import type { RingMiddleware } from './read-task.ts';

/** Conductor did not take the report: the invocation fails, so that its caller learns of it. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Turns the value or the error of everything inside it into the task's outcome and reports it.
 * Use it first, so that it has the last word. Its answer is what the poller expects.
 *
 * @param conductor where to report; by default the server of CONDUCTOR_SERVER_URL
 * @throws ReportError (fails the invocation) when Conductor did not take the report in time
 */
export function report(conductor: () => Conductor = conductorOfEnvironment): RingMiddleware {
  return {
    after: async (request) => {
      const { run } = request.internal;
      if (!run) throw new Error('report() found no task to report: use readTask() after it');
      request.response = await deliver(conductor(), run, outcomeOf(request.response));
    },
    onError: async (request) => {
      const { internal, error } = request;
      if (!internal.run || error instanceof ReportError) return;
      request.response = await deliver(conductor(), internal.run, outcomeOfError(error));
    },
  };
}

async function deliver(conductor: Conductor, run: Run, outcome: Outcome): Promise<DispatchReply> {
  if ('details' in outcome && outcome.details) run.context.log(outcome.details);
  const { functionName, awsRequestId } = run.context;
  const result = {
    ...resultOf(run.task, outcome, run.logs),
    workerId: `${functionName}:${awsRequestId}`,
  };
  try {
    await conductor.update(result, untilDeadline(run));
  } catch (error) {
    throw new ReportError(
      `Task ${run.task.taskId} ended as ${result.status}, and it could not be reported: ${messageOf(error)}`,
      { cause: error },
    );
  }
  return { reports: [{ taskId: run.task.taskId, status: result.status }] };
}

/** A report that ends with the process would be lost: it keeps a little for the answer to the caller. */
const untilDeadline =
  (run: Run): RemainingMs =>
  () =>
    run.context.remainingMs() - ANSWER_MARGIN_MS;

const ANSWER_MARGIN_MS = 50;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
