import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { contextOf } from '../../../lib/worker/context.ts';
import { aTask } from '../../support/factories.ts';
import { OF_HOST } from '../../support/worker/of-host.ts';

test("a task's context has the fields of the task, and those that its host gives", () => {
  const fields = {
    taskId: 't1',
    taskType: 'greetings',
    referenceTaskName: 'greet',
    workflowInstanceId: 'w1',
    workflowType: 'hello',
    correlationId: 'c1',
    domain: 'blue',
    retryCount: 2,
    pollCount: 3,
    iteration: 4,
    responseTimeoutSeconds: 60,
    retriedTaskId: 't0',
    workflowPriority: 5,
    seq: 6,
    scheduledTime: 7,
    startTime: 8,
  };
  expect(contextOf(aTask({ ...fields, outputData: { page: 2 } }), OF_HOST)).toEqual({
    ...fields,
    savedOutput: { page: 2 },
    ...OF_HOST,
  });
});

test('what the poll resolved, such as credentials, is there, but does not show where a context is logged', () => {
  const context = contextOf(aTask({ runtimeMetadata: { bankKey: 'of the bank' } }), OF_HOST);
  expect(context.runtimeMetadata).toEqual({ bankKey: 'of the bank' });
  for (const logged of [JSON.stringify(context), inspect(context), inspect({ ...context })])
    expect(logged).not.toContain('of the bank');
});
