import type { WorkflowRuns } from '../conductor/workflow-runs.ts';
import { SIGNAL_WAIT_MS } from './defaults.ts';
import { knownStatus, type TypedState } from './status.ts';

/** A task that a builder made, such as `waitTask` or `humanTask`. Its type parameter is what a signal brings. */
export interface TaskToSignal<Brought> {
  readonly taskReferenceName: string;
  /** For the compiler alone. */
  readonly output: { readonly '~value'?: Brought };
}

/** What becomes of a task by a signal. */
export type SignalStatus = 'COMPLETED' | 'FAILED' | 'FAILED_WITH_TERMINAL_ERROR';

/**
 * What a signal brings, and to which task. A task that a builder made types what completes it; a signal whose status cannot
 * be COMPLETED may bring anything.
 */
export type SignalOptions<Brought = unknown> =
  | {
      /** The reference name of the task; default: the WAIT that the workflow is at, also in a sub-workflow. */
      ref?: string;
      /** What becomes of the task; default COMPLETED. */
      status?: SignalStatus;
      /** The task's output; default {}. */
      output?: object;
    }
  | ({ ref: TaskToSignal<Brought>; status?: SignalStatus } & Bringing<Brought>)
  | {
      ref: TaskToSignal<Brought>;
      status: Exclude<SignalStatus, 'COMPLETED'>;
      output?: object;
    };

type Bringing<Brought> = unknown extends Brought
  ? { output?: object }
  : { output: NoInfer<Brought> & object };

/** A signal, and how long its effect is waited for. */
export type SignalAndWaitOptions<Brought = unknown> = SignalOptions<Brought> & {
  /** Milliseconds until the answer comes at the latest; default 5,000. Only where no `ref` is given. */
  waitMs?: number;
};

export const signalsBy = (runs: WorkflowRuns) => {
  async function signal(workflowId: string, options: SignalOptions = {}): Promise<void> {
    const { status = 'COMPLETED', output = {} } = options;
    const ref = refOf(options);
    if (ref === undefined) await runs.signalWaiting(workflowId, status, output);
    else await runs.signalRef(workflowId, ref, status, output);
  }

  function signalAndWait<Output>(
    workflowId: string,
    options?: SignalAndWaitOptions,
  ): Promise<TypedState<Output>>;
  async function signalAndWait(
    workflowId: string,
    options: SignalAndWaitOptions = {},
  ): Promise<TypedState<unknown>> {
    const { status = 'COMPLETED', output = {}, waitMs = SIGNAL_WAIT_MS } = options;
    const ref = refOf(options);
    return knownStatus(
      await (ref === undefined
        ? runs.signalWaitingSync(workflowId, status, output, waitMs)
        : runs.signalRefSync(workflowId, ref, status, output)),
    );
  }

  return { signal, signalAndWait };
};

const refOf = ({ ref }: SignalOptions) => (typeof ref === 'object' ? ref.taskReferenceName : ref);
