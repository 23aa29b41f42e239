import { afterEach, describe, expect, test } from '@jest/globals';
import { exactly } from '../../../lib/conductor/exact-answers.ts';
import { callsTo } from '../../../lib/conductor/http.ts';
import { waitingRetryOf, workflowsBy } from '../../../lib/conductor/workflows.ts';
import { parseExact } from '../../../lib/task/exact-json.ts';
import { aTask } from '../../support/factories.ts';
import { type Answer, faultOf, httpServers } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** The calls to a server that always answers the same. */
async function answering(answer: Answer) {
  const { url, received } = await servers.start(() => answer);
  const call = callsTo(url);
  return { call, workflows: workflowsBy(call), received };
}

describe('a start', () => {
  test('gives name, input and domains, and brings the id', async () => {
    const { workflows, received } = await answering({ body: 'a1b2-c3' });
    const input = JSON.parse('{"n":1,"__proto__":{"a":1}}');
    expect(await workflows.start('orders', input, { mail: 'eu' })).toBe('a1b2-c3');
    expect(received).toMatchObject([
      {
        method: 'POST',
        path: '/api/workflow',
        body: '{"name":"orders","input":{"n":1,"__proto__":{"a":1}},"taskToDomain":{"mail":"eu"}}',
      },
    ]);
  });

  test('of a workflow that is not registered is unknown', async () => {
    const message = 'No such workflow defined. name=orders, version=null';
    const { workflows } = await answering({ status: 404, body: { message } });
    expect(await faultOf(workflows.start('orders', {}))).toMatchObject({
      fault: 'unknown',
      message: expect.stringContaining(`(${message})`),
    });
  });

  test.each(['<html>Sign in</html>', '', { id: 'a1b2' }])(
    'that brings %j instead of an id failed',
    async (body) => {
      const { workflows } = await answering({ body });
      expect(await faultOf(workflows.start('orders', {}))).toMatchObject({
        fault: 'unavailable',
        message: expect.stringContaining("it is not a workflow's id"),
      });
    },
  );
});

describe('an execution', () => {
  const ids = { taskId: 't1', workflowInstanceId: 'w1' };

  test('is read by its id, with its tasks', async () => {
    const times = { scheduledTime: 1, startTime: 2, endTime: 3 };
    const task = { ...aTask(ids), ...times, reasonForIncompletion: 'no stock' };
    const body = { workflowId: 'w1', status: 'FAILED', output: { a: 1 }, startTime: 1, endTime: 4 };
    const reason = { reasonForIncompletion: 'Task t1 failed' };
    const { workflows, received } = await answering({
      body: { ...body, ...reason, tasks: [task] },
    });
    expect(await workflows.execution('w 1')).toEqual({ ...body, ...reason, tasks: [task] });
    expect(received).toMatchObject([{ method: 'GET', path: '/api/workflow/w%201' }]);
  });

  test('may lack all that is null', async () => {
    const body = { workflowId: 'w1', status: 'RUNNING', tasks: [ids] };
    const { workflows } = await answering({ body });
    expect(await workflows.execution('w1')).toMatchObject({
      ...{ workflowId: 'w1', status: 'RUNNING', output: {}, startTime: 0, endTime: 0 },
      tasks: [
        { ...ids, retryCount: 0, inputData: {}, outputData: {}, scheduledTime: 0, endTime: 0 },
      ],
    });
  });

  test.each(['<html>', {}, { tasks: [] }, { workflowId: 'w1', status: 'RUNNING' }])(
    'that is %j is not Conductor’s',
    async (body) => {
      const { workflows } = await answering({ body });
      expect(await faultOf(workflows.execution('w1'))).toMatchObject({
        fault: 'unavailable',
        message: expect.stringContaining('it is not a workflow'),
      });
    },
  );
});

describe('a signal', () => {
  test('is sent to the task of a reference name', async () => {
    const { workflows, received } = await answering({ body: 't1' });
    await workflows.signal('w1', 'ask Ann/Bob', 'COMPLETED', { by: 'Ann' });
    expect(received).toMatchObject([
      { method: 'POST', path: '/api/tasks/w1/ask%20Ann%2FBob/COMPLETED', body: '{"by":"Ann"}' },
    ]);
  });

  test('that no task waits for fails, though the server answers 200', async () => {
    const { workflows } = await answering({});
    const signal = workflows.signal('w1', 'approval', 'COMPLETED', { card: PLANTED.output });
    expect(await faultOf(signal)).toMatchObject({
      fault: 'unknown',
      message:
        "Conductor has no open task 'approval' in workflow w1. Check the id and the reference name.",
    });
  });
});

test('a workflow is terminated with a reason', async () => {
  const { workflows, received } = await answering({});
  await workflows.terminate('w1', 'no longer needed');
  expect(received).toMatchObject([
    { method: 'DELETE', path: '/api/workflow/w1', query: { reason: 'no longer needed' } },
  ]);
});

describe('the retry of a task that is waiting', () => {
  const task = aTask({ taskId: 't1', workflowInstanceId: 'w1' });
  const retry = { ...task, taskId: 't2', retriedTaskId: 't1', status: 'SCHEDULED', pollCount: 0 };
  const found = async (...tasks: unknown[]) => {
    const body = { workflowId: 'w1', status: 'RUNNING', tasks };
    return waitingRetryOf((await answering({ body })).call, task);
  };

  test('is found in the workflow', async () => {
    expect(await found(task, retry)).toMatchObject({ taskId: 't2' });
  });

  test('is found beside what is not a task', async () => {
    expect(await found(null, { taskId: 7 }, retry)).toMatchObject({ taskId: 't2' });
  });

  test.each<[string, object]>([
    ['there is none', { retriedTaskId: 't0' }],
    ['a worker has it', { status: 'IN_PROGRESS' }],
    ['it was polled, and waits again', { pollCount: 1 }],
    ['its input is another', { inputData: {} }],
  ])('is none where %s', async (_, fields) => {
    expect(await found(task, { ...retry, ...fields })).toBeUndefined();
  });

  test.each([
    ['1161888007138312193', undefined],
    ['1161888007138312192', 't2'],
  ])('has the same input to the last digit: %s', async (digits, taskId) => {
    const tasks = [{ ...retry, inputData: { id: 'ID' } }];
    const body = JSON.stringify({ workflowId: 'w1', status: 'RUNNING', tasks });
    const { call } = await answering({
      body: body.replace('"ID"', digits),
      headers: { 'content-type': 'application/json' },
    });
    const inputData = Object(parseExact('{"id":1161888007138312192}'));
    const now = await waitingRetryOf(exactly(call), { ...task, inputData });
    expect(now?.taskId).toBe(taskId);
  });

  test('is none where the input is in external storage, and so cannot be compared', async () => {
    const { call } = await answering({
      body: { workflowId: 'w1', status: 'RUNNING', tasks: [retry] },
    });
    const external = { ...task, externalInputPayloadStoragePath: 'input.json' };
    expect(await waitingRetryOf(call, external)).toBeUndefined();
  });
});
