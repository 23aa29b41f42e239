import { setTimeout as sleep } from 'node:timers/promises';
import { bar } from '../../infra/terminal/format.ts';
import type { Step } from '../../infra/terminal/steps.ts';
import type { Execution, Workflows } from '../../lib/conductor/workflows.ts';

const LOOK_EVERY_MS = 250;
/**
 * Rarely the server does not notice that a task ended. It looks again when the tasks' response timeout of 100 s is over,
 * or up to two minutes after that.
 */
const STILL_TIMEOUT_MS = 240_000;

const isOver = ({ status }: Execution): boolean => status !== 'RUNNING' && status !== 'PAUSED';

/** No task runs, but the workflow has not ended: it waits until the server looks at it. */
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

/** Watches workflows until all have ended or the time is over, and shows their progress. It only reads. */
export async function watch(
  api: Pick<Workflows, 'execution'>,
  { ids, taskCount, timeoutMs }: Watched,
  { note }: Step,
): Promise<Execution[]> {
  const startedAtMs = Date.now();
  for (;;) {
    const executions = await Promise.all(ids.map((id) => api.execution(id)));
    const done = countDone(executions);
    const open = executions.filter((execution) => !isOver(execution));
    const passedMs = Date.now() - startedAtMs;
    const waitsForServer = passedMs > timeoutMs && open.length > 0 && open.every(isStill);
    const unnoticed = waitsForServer ? ', and the server has not noticed the end of the last' : '';
    note(`${bar(done, taskCount)} ${done} of ${taskCount} tasks${unnoticed}`);
    const limitMs = waitsForServer ? STILL_TIMEOUT_MS : timeoutMs;
    if (open.length === 0 || passedMs > limitMs) return executions;
    await sleep(LOOK_EVERY_MS);
  }
}
