import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import { asWorker, eachTask, report, runTask, sdkWorker, worker } from '../../../lib/index.ts';
import { runWorker } from '../../../lib/testing/index.ts';
import { simpleTask } from '../../../lib/workflow/index.ts';
import { aContext, aDispatch, aTask } from '../../support/factories.ts';
import { reportTaker } from '../../support/worker/scene.ts';

const task = 'greetings';

const made = [
  ['worker', worker({ task }, () => 'Hello')],
  ['asWorker', asWorker(async () => 'Hello', { task })],
  [
    'sdkWorker',
    sdkWorker(() => ({ status: 'COMPLETED', outputData: { result: 'Hello' } }), { task }),
  ],
  ['eachTask', eachTask(middy(runTask({}, () => 'Hello')).use(report()), { task })],
] as const;

describe.each(made)('%s with a task type', (_, handler) => {
  test('knows it', () => {
    expect(handler.task).toBe('greetings');
  });

  test('does the tasks of it', async () => {
    expect(await runWorker(handler)).toMatchObject({
      status: 'COMPLETED',
      output: { result: 'Hello' },
    });
  });

  test('refuses the tasks of another, which go back and keep their retries', async () => {
    const run = await runWorker(handler, {}, { task: { taskType: 'farewells' } });
    expect(run).toMatchObject({
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 30,
      delivery: 'poller',
      reason: expect.stringContaining('this worker does greetings, and was called for farewells'),
    });
  });

  test('of an Event refuses them too: they go back by the reporter', async () => {
    const other = { taskType: 'farewells' };
    const run = await runWorker(handler, {}, { invocationType: 'Event', task: other });
    expect(run).toMatchObject({ status: 'IN_PROGRESS', delivery: 'reporter' });
  });

  test('names the type of a task in a workflow', () => {
    expect(simpleTask({ ref: 'greet', worker: handler, input: {} }).name).toBe('greetings');
  });
});

test('nothing runs and nothing is reported where one task of a batch is of another type', async () => {
  const { conductor, reports } = reportTaker();
  let runs = 0;
  const handler = worker({ task, conductor }, () => {
    runs += 1;
  });
  const dispatch = aDispatch(aTask({ taskType: task }), aTask({ taskType: 'farewells' }));
  await expect(handler(dispatch, aContext())).rejects.toThrow('was called for farewells');
  expect([runs, reports.length]).toEqual([0, 0]);
});

test('a worker without a task type has none, and does the tasks of any', async () => {
  const handler = worker(() => 'Hello');
  expect('task' in handler).toBe(false);
  const run = await runWorker(handler, {}, { task: { taskType: 'farewells' } });
  expect(run.status).toBe('COMPLETED');
});
