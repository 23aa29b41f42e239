import { withRetries } from '../conductor/retry.ts';
import type { WorkflowRuns, WorkflowState } from '../conductor/workflow-runs.ts';
import { clockUntil } from '../task/clock.ts';
import type { JsonObject } from '../task/task.ts';
import { FIRST_PAUSE_MS, LONGEST_PAUSE_MS } from './defaults.ts';
import { knownStatus } from './status.ts';

/** How a workflow ended. */
export type Ended<Output = JsonObject> =
  | { readonly workflowId: string; readonly status: 'COMPLETED'; readonly output: Output }
  | {
      readonly workflowId: string;
      readonly status: 'FAILED' | 'TIMED_OUT' | 'TERMINATED';
      readonly output: JsonObject;
      readonly reasonForIncompletion: string | undefined;
    };

/** A workflow has not ended in the time that it was waited for. It goes on. */
export class StillRunningError extends Error {
  override readonly name = 'StillRunningError';
  readonly workflowId: string;
  readonly status: string;

  constructor({ workflowId, status }: WorkflowState, waitedMs: number) {
    super(
      `Workflow ${workflowId} is still ${status} after ${waitedMs} ms. It goes on: wait for it again, or terminate it.`,
    );
    this.workflowId = workflowId;
    this.status = status;
  }
}

/**
 * Looks at a workflow until it has ended, once at least.
 *
 * @param sinceMs when `timeoutMs` began
 * @throws StillRunningError after `timeoutMs`
 * @throws ConductorError where the server does not answer, after some tries
 */
export async function endOf(
  runs: Pick<WorkflowRuns, 'state'>,
  workflowId: string,
  timeoutMs: number,
  nowMs: () => number,
  sinceMs = nowMs(),
): Promise<Ended<unknown>> {
  const endsAtMs = sinceMs + timeoutMs;
  const leftMs = () => endsAtMs - nowMs();
  const clock = clockUntil(leftMs);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const state = await withRetries(() => runs.state(workflowId), clock);
    const ended = endedIn(state);
    if (ended) return ended;
    if (leftMs() <= 0) throw new StillRunningError(state, timeoutMs);
    await clock.sleep(Math.min(pauseMs, Math.max(1, leftMs())));
  }
}

/** Undefined where the workflow has not ended. */
export function endedIn(state: WorkflowState): Ended<unknown> | undefined {
  const { workflowId, status, output, reasonForIncompletion } = knownStatus(state);
  if (status === 'RUNNING' || status === 'PAUSED') return undefined;
  return status === 'COMPLETED'
    ? { workflowId, status, output }
    : { workflowId, status, output, reasonForIncompletion };
}
