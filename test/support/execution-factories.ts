import type { Execution, TaskExecution } from '../../lib/conductor/workflows.ts';
import { aTask } from './factories.ts';

/** A task within an execution: it completed at its first try. */
export const aTaskExecution = (fields: Partial<TaskExecution> = {}): TaskExecution => ({
  ...aTask({ status: 'COMPLETED' }),
  reasonForIncompletion: undefined,
  scheduledTime: 1,
  startTime: 2,
  endTime: 3,
  ...fields,
});

/** A workflow of such a task that completed. */
export const anExecution = (fields: Partial<Execution> = {}): Execution => ({
  workflowId: 'workflow-1',
  status: 'COMPLETED',
  reasonForIncompletion: undefined,
  startTime: 1,
  endTime: 4,
  output: {},
  tasks: [aTaskExecution()],
  ...fields,
});
