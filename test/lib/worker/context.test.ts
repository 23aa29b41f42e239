import { expect, test } from '@jest/globals';
import { contextOf } from '../../../lib/worker/context.ts';
import { aTask } from '../../support/factories.ts';

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
  };
  const given = { signal: new AbortController().signal, log: () => {}, remainingMs: () => 1_234 };
  expect(contextOf(aTask({ ...fields, outputData: { page: 2 } }), given)).toEqual({
    ...fields,
    savedOutput: { page: 2 },
    ...given,
  });
});
