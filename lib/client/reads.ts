import { undefinedIfUnknown } from '../conductor/errors.ts';
import type { Call } from '../conductor/http.ts';
import type { WorkflowRuns } from '../conductor/workflow-runs.ts';
import { searchWorkflows } from '../conductor/workflow-search.ts';
import type { Workflows } from '../conductor/workflows.ts';
import { CALL_MS } from './defaults.ts';
import { knownStatus, type TypedExecution, type TypedState } from './status.ts';
import type { ConductorClient } from './types.ts';

export function readsBy(
  call: Call,
  runs: WorkflowRuns,
  workflows: Workflows,
): Pick<ConductorClient, 'state' | 'read' | 'search'> {
  function state<Output>(workflowId: string): Promise<TypedState<Output> | undefined>;
  async function state(workflowId: string): Promise<TypedState<unknown> | undefined> {
    const found = await undefinedIfUnknown(runs.state(workflowId));
    return found && knownStatus(found);
  }

  function read<Output>(workflowId: string): Promise<TypedExecution<Output> | undefined>;
  async function read(workflowId: string): Promise<TypedExecution<unknown> | undefined> {
    const found = await undefinedIfUnknown(workflows.execution(workflowId));
    return found && knownStatus(found);
  }

  return { state, read, search: (search = {}) => searchWorkflows(call, search, CALL_MS) };
}
