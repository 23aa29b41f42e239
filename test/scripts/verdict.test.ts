import { expect, test } from '@jest/globals';
import type { Execution } from '../../lib/conductor/workflows.ts';
import { faultsOf } from '../../scripts/demo/verdict.ts';
import { demoWorkflow, expectedOutput, TASK_COUNT } from '../../scripts/demo/workflow.ts';
import { anExecution, aTaskExecution } from '../support/execution-factories.ts';

const INPUT = { name: 'Ada', orderId: 1, quantity: 2 };

const task = (status: string, referenceTaskName = 'greet') =>
  aTaskExecution({ referenceTaskName, status });

const execution = (changes: Partial<Execution> = {}): Execution =>
  anExecution({ output: expectedOutput(INPUT), tasks: [task('COMPLETED')], ...changes });

test('a workflow that ended as expected has no faults', () => {
  expect(faultsOf({ input: INPUT, execution: execution() })).toEqual([]);
});

test('the fault of a failed workflow is its reason', () => {
  const failed = execution({ status: 'FAILED', reasonForIncompletion: 'no worker' });
  expect(faultsOf({ input: INPUT, execution: failed })).toEqual([
    'status is FAILED, not COMPLETED: no worker',
  ]);
});

test('the fault of a workflow that hangs is the task that it waits for', () => {
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

test('TASK_COUNT is the number of tasks of the demo’s workflow', () => {
  expect(demoWorkflow('http://localhost/health').tasks).toHaveLength(TASK_COUNT);
});
