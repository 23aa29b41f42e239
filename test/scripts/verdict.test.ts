import { expect, test } from '@jest/globals';
import type { Execution } from '../../infra/local/conductor-api.ts';
import { faultsOf } from '../../scripts/demo/verdict.ts';
import { demoWorkflow, expectedOutput, TASK_COUNT } from '../../scripts/demo/workflow.ts';

const INPUT = { name: 'Ada', orderId: 1, quantity: 2 };

const task = (status: string, referenceTaskName = 'greet'): Execution['tasks'][number] => ({
  referenceTaskName,
  taskType: 'greetings',
  status,
  scheduledTime: 1,
  startTime: 2,
  endTime: 3,
  outputData: {},
});

const execution = (changes: Partial<Execution> = {}): Execution => ({
  workflowId: 'w1',
  status: 'COMPLETED',
  startTime: 1,
  endTime: 2,
  output: expectedOutput(INPUT),
  tasks: [task('COMPLETED')],
  ...changes,
});

test('a workflow that ended as expected has no faults', () => {
  expect(faultsOf({ input: INPUT, execution: execution() })).toEqual([]);
});

test('a failed workflow is told with its reason', () => {
  const failed = execution({ status: 'FAILED', reasonForIncompletion: 'no worker' });
  expect(faultsOf({ input: INPUT, execution: failed })).toEqual([
    'status is FAILED, not COMPLETED: no worker',
  ]);
});

test('a workflow that hangs is told with the task that it waits for', () => {
  const hanging = execution({ status: 'RUNNING', tasks: [task('SCHEDULED', 'label')] });
  expect(faultsOf({ input: INPUT, execution: hanging })).toEqual([
    'status is RUNNING, not COMPLETED: label is still SCHEDULED',
  ]);
});

test('another output than the expected one is a fault', () => {
  const output = { ...expectedOutput(INPUT), total: 7 };
  expect(faultsOf({ input: INPUT, execution: execution({ output }) })).toEqual([
    'output.total is 7, not 5',
  ]);
});

test('a task that failed on the way is a fault', () => {
  const retried = execution({ tasks: [task('FAILED'), task('COMPLETED')] });
  expect(faultsOf({ input: INPUT, execution: retried })).toEqual([
    'task greet was FAILED on the way',
  ]);
});

test('the demo counts the tasks that its workflow has', () => {
  expect(demoWorkflow('http://localhost/health').tasks).toHaveLength(TASK_COUNT);
});
