import { ConductorError } from '../conductor/errors.ts';
import type { WorkflowState } from '../conductor/workflow-runs.ts';
import type { Execution } from '../conductor/workflows.ts';
import type { JsonObject } from '../task/task.ts';

/** RUNNING and PAUSED are those that have not ended. */
export type WorkflowStatus =
  | 'COMPLETED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'TERMINATED'
  | 'RUNNING'
  | 'PAUSED';

const STATUSES: readonly WorkflowStatus[] = [
  'COMPLETED',
  'FAILED',
  'TIMED_OUT',
  'TERMINATED',
  'RUNNING',
  'PAUSED',
];

/** Only the output of a workflow that is COMPLETED is what the workflow promises. */
type Typed<What, Output> = Omit<What, 'status' | 'output'> &
  (
    | { readonly status: 'COMPLETED'; readonly output: Output }
    | { readonly status: Exclude<WorkflowStatus, 'COMPLETED'>; readonly output: JsonObject }
  );

/** Where a workflow is. Its output is typed where `status` is COMPLETED. */
export type TypedState<Output = JsonObject> = Typed<WorkflowState, Output>;

/** A workflow with all its tasks. Its output is typed where `status` is COMPLETED. */
export type TypedExecution<Output = JsonObject> = Typed<Execution, Output>;

interface Seen {
  readonly workflowId: string;
  readonly status: string;
}

/** @throws ConductorError where this version knows no such status */
export function knownStatus<What extends Seen>(seen: What): What & { status: WorkflowStatus } {
  if (hasKnownStatus(seen)) return seen;
  throw new ConductorError(
    'unavailable',
    `Workflow ${seen.workflowId} is ${seen.status}, which this version of conductor-lambda does not know: update it.`,
  );
}

const hasKnownStatus = <What extends Seen>(seen: What): seen is What & { status: WorkflowStatus } =>
  STATUSES.some((status) => status === seen.status);
