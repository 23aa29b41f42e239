import type { Task } from './task.ts';

/** What names a task in a log line: the command `logs` finds it by each of the two ids. */
export const idsOf = ({
  taskId,
  taskType,
  workflowInstanceId: workflowId,
}: Pick<Task, 'taskId' | 'taskType' | 'workflowInstanceId'>) => ({ taskId, taskType, workflowId });
