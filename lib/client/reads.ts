import { undefinedIfUnknown } from '../conductor/errors.ts';
import type { Call } from '../conductor/http.ts';
import type { WorkflowRuns } from '../conductor/workflow-runs.ts';
import { searchWorkflows } from '../conductor/workflow-search.ts';
import type { Workflows } from '../conductor/workflows.ts';
import { CALL_MS } from './defaults.ts';
import type { ConductorClient } from './types.ts';

export const readsBy = (
  call: Call,
  runs: WorkflowRuns,
  workflows: Workflows,
): Pick<ConductorClient, 'state' | 'read' | 'search'> => ({
  state: (id) => undefinedIfUnknown(runs.state(id)),
  read: (id) => undefinedIfUnknown(workflows.execution(id)),
  search: (search = {}) => searchWorkflows(call, search, CALL_MS),
});
