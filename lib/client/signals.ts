import type { WorkflowRuns } from '../conductor/workflow-runs.ts';
import { SIGNAL_WAIT_MS } from './defaults.ts';
import type { ConductorClient } from './types.ts';

export const signalsBy = (
  runs: WorkflowRuns,
): Pick<ConductorClient, 'signal' | 'signalAndWait'> => ({
  async signal(workflowId, { ref, status = 'COMPLETED', output = {} } = {}) {
    if (ref === undefined) await runs.signalWaiting(workflowId, status, output);
    else await runs.signalRef(workflowId, ref, status, output);
  },

  signalAndWait(workflowId, options = {}) {
    const { ref, status = 'COMPLETED', output = {}, waitMs = SIGNAL_WAIT_MS } = options;
    return ref === undefined
      ? runs.signalWaitingSync(workflowId, status, output, waitMs)
      : runs.signalRefSync(workflowId, ref, status, output);
  },
});
