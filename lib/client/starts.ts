import { ConductorError } from '../conductor/errors.ts';
import type { StartRequest, WorkflowRuns, WorkflowState } from '../conductor/workflow-runs.ts';
import { type WakePollerOptions, wakePoller } from '../wake/wake-poller.ts';
import { EXECUTE_SECONDS, WAIT_MS } from './defaults.ts';
import { nameOf, type Startable } from './startable.ts';
import type { ConductorClient, RunOptions, Started, StartOptions, WaitOptions } from './types.ts';
import { type Ended, endedIn, endOf } from './wait.ts';

type AnyWorkflow = Startable<unknown, unknown>;

export function startsBy(
  runs: WorkflowRuns,
  wake: WakePollerOptions | undefined,
  nowMs: () => number = Date.now,
): Pick<ConductorClient, 'start' | 'run' | 'wait'> {
  function start<Input, Output>(
    workflow: Startable<Input, Output>,
    input: object,
    options?: StartOptions,
  ): Promise<Started<Output>>;
  async function start(
    workflow: AnyWorkflow,
    input: object,
    { wakeOnStart = true, ...request }: StartOptions = {},
  ): Promise<Started> {
    const workflowId = await runs.start({ ...nameOf(workflow), input, ...request });
    return { workflowId, woken: wake && wakeOnStart ? await wakePoller(wake) : undefined };
  }

  /** A service that sleeps has to be woken between the start and the end: then the server is not asked to wait. */
  function execute(workflow: AnyWorkflow, input: object, waitMs: number, options: StartOptions) {
    const { wakeOnStart = true, ...request } = options;
    const named = nameOf(workflow);
    if ((wake && wakeOnStart) || named.version === undefined) return undefined;
    const seconds = Math.min(EXECUTE_SECONDS, Math.max(1, Math.floor(waitMs / 1_000)));
    return undefinedIfNoCall(runs, { ...named, input, ...request }, seconds);
  }

  function run<Input, Output>(
    workflow: Startable<Input, Output>,
    input: object,
    options?: RunOptions,
  ): Promise<Ended<Output>>;
  async function run(
    workflow: AnyWorkflow,
    input: object,
    { timeoutMs = WAIT_MS, ...options }: RunOptions = {},
  ): Promise<Ended<unknown>> {
    const startedAtMs = nowMs();
    const executed = await execute(workflow, input, timeoutMs, options);
    const ended = executed && endedIn(executed);
    // This answer of the server does not say why a workflow failed.
    if (ended?.status === 'COMPLETED') return ended;
    const { workflowId } = executed ?? (await start(workflow, input, options));
    return endOf(runs, workflowId, timeoutMs, nowMs, startedAtMs);
  }

  function wait<Output>(workflowId: string, options?: WaitOptions): Promise<Ended<Output>>;
  function wait(workflowId: string, options: WaitOptions = {}): Promise<Ended<unknown>> {
    return endOf(runs, workflowId, options.timeoutMs ?? WAIT_MS, nowMs);
  }

  return { start, run, wait };
}

/** Undefined where the server is too old to have the call: nothing was started then. */
async function undefinedIfNoCall(
  runs: WorkflowRuns,
  request: StartRequest,
  seconds: number,
): Promise<WorkflowState | undefined> {
  try {
    return await runs.execute(request, seconds);
  } catch (error) {
    const isNoCall =
      error instanceof ConductorError &&
      error.fault === 'unavailable' &&
      NO_CALL.has(error.status ?? 0);
    if (isNoCall) return undefined;
    throw error;
  }
}

const NO_CALL: ReadonlySet<number> = new Set([404, 405]);
