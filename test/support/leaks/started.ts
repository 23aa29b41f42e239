import { call, execution, startedIds } from '../conductor/server.ts';
import { overhear } from './overheard.ts';

/** Checks all workflows that this process has started: each reason, and the logs of the tasks that failed. */
export async function overhearStarted(): Promise<void> {
  for (const id of startedIds.splice(0)) {
    const { tasks, reasonForIncompletion } = await execution(id);
    overhear(`workflow ${id}`, reasonForIncompletion);
    for (const { taskId, status, reasonForIncompletion } of tasks) {
      overhear(`task ${taskId} of workflow ${id}`, reasonForIncompletion);
      if (status !== 'COMPLETED')
        overhear(
          `the log of task ${taskId}`,
          JSON.stringify(await call('GET', `/tasks/${taskId}/log`)),
        );
    }
  }
}
