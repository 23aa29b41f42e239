import type { Execution, TaskExecution } from '../../lib/conductor/workflows.ts';
import * as executions from '../support/execution-factories.ts';
import type { Entry } from './stages/ledger.ts';

/** A task as Conductor shows it: completed, with the right output. */
export const aTask = (fields: Partial<TaskExecution> = {}): TaskExecution =>
  executions.aTaskExecution({
    taskId: 'task-1',
    referenceTaskName: 'task',
    taskType: 'works',
    inputData: { n: 3 },
    outputData: { n: 3, doubled: 6 },
    responseTimeoutSeconds: 60,
    startTime: 1_000,
    endTime: 2_000,
    ...fields,
  });

/** A workflow of such tasks. */
export const anExecution = (tasks: TaskExecution[], status = 'COMPLETED'): Execution =>
  executions.anExecution({ tasks, status });

/** A record of that task's worker. */
export const anEntry = (fields: Partial<Entry> = {}): Entry => ({
  workflowId: 'workflow-1',
  ref: 'task',
  taskId: 'task-1',
  retryCount: 0,
  pollCount: 1,
  pid: 1,
  what: 'ends',
  atMs: 1_500,
  ...fields,
});
