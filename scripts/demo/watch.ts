import { setTimeout as sleep } from 'node:timers/promises';
import type { ConductorApi } from '../../infra/local/conductor-api.ts';
import { bar } from '../../infra/local/terminal/format.ts';
import type { Step } from '../../infra/local/terminal/steps.ts';
import type { Execution } from '../../lib/conductor/workflows.ts';

const LOOK_EVERY_MS = 250;

const isOver = ({ status }: Execution): boolean => status !== 'RUNNING' && status !== 'PAUSED';

/** No task runs, but the workflow has not ended: it waits for a decision of the server. */
const isStill = (execution: Execution): boolean =>
  !isOver(execution) && execution.tasks.every(({ status }) => status === 'COMPLETED');

const countDone = (executions: readonly Execution[]): number =>
  executions.flatMap(({ tasks }) => tasks).filter(({ status }) => status === 'COMPLETED').length;

interface Watched {
  ids: readonly string[];
  /** The number of tasks of all workflows together. */
  taskCount: number;
  timeoutMs: number;
}

/** Watches workflows until all have ended or the time is over, and shows their progress. */
export async function watch(
  api: ConductorApi,
  { ids, taskCount, timeoutMs }: Watched,
  { note }: Step,
): Promise<Execution[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const executions = await Promise.all(ids.map((id) => api.execution(id)));
    const done = countDone(executions);
    note(`${bar(done, taskCount)} ${done} of ${taskCount} tasks`);
    if (executions.every(isOver) || Date.now() > deadline) return executions;
    await sleep(LOOK_EVERY_MS);
    await Promise.all(executions.filter(isStill).map(({ workflowId }) => api.decide(workflowId)));
  }
}
