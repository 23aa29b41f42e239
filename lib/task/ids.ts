import type { Task } from './task.ts';
import { traceparentOf } from './traceparent.ts';

/** What is read of a task to name it. */
export type Named = Pick<Task, 'taskId' | 'taskType' | 'workflowInstanceId' | 'retryCount'>;

/**
 * What names a task in each log line about it, in all functions: the command `logs` finds it by each of the two ids.
 * `attempt` is 1 for the first one; a retry is another task.
 */
export const idsOf = ({ taskId, taskType, workflowInstanceId: workflowId, retryCount }: Named) => ({
  taskId,
  taskType,
  workflowId,
  attempt: retryCount + 1,
});

/** … in the lines of those who have its input, its worker and the reporter: with the trace that it belongs to, where there is one. */
export function idsOfRun(task: Task) {
  const traceparent = traceparentOf(task);
  return { ...idsOf(task), ...(traceparent !== undefined && { traceparent }) };
}
