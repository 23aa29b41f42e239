import { undefinedIfUnknown } from '../conductor/errors.ts';
import type { Call } from '../conductor/http.ts';
import type { WorkflowRuns } from '../conductor/workflow-runs.ts';
import { searchWorkflows } from '../conductor/workflow-search.ts';
import type { Workflows } from '../conductor/workflows.ts';
import { CALL_MS } from './defaults.ts';
import { nameOf, type Startable } from './startable.ts';
import { knownStatus, type TypedExecution, type TypedState } from './status.ts';
import type { ConductorClient } from './types.ts';

export function readsBy(
  call: Call,
  runs: WorkflowRuns,
  workflows: Workflows,
): Pick<ConductorClient, 'state' | 'read' | 'byCorrelationId' | 'search'> {
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

  function byCorrelationId<Output>(
    workflow: Startable<unknown, Output>,
    correlationId: string,
    options?: { includeClosed?: boolean },
  ): Promise<TypedState<Output>[]>;
  async function byCorrelationId(
    workflow: Startable<unknown, unknown>,
    correlationId: string,
    { includeClosed = false }: { includeClosed?: boolean } = {},
  ): Promise<TypedState<unknown>[]> {
    const { name } = nameOf(workflow);
    const found = await runs.correlated(name, correlationId, includeClosed);
    return found.map((state) => knownStatus(state));
  }

  return {
    state,
    read,
    byCorrelationId,
    search: (search = {}) => searchWorkflows(call, search, CALL_MS),
  };
}
