import { afterEach, describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { pollingConductorAt } from '../../../lib/conductor/polling.ts';
import { aTask } from '../../support/factories.ts';
import { type Answer, faultOf, httpServers } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { allOf } from '../../support/polled.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const aPoll = { taskType: 'greetings', workerId: 'run-1', count: 3, waitMs: 100 };

async function polled(answer: Answer) {
  const { url } = await servers.start(() => answer);
  return allOf(pollingConductorAt(url).poll(aPoll));
}

describe('a poll', () => {
  test('asks for so many tasks of a type', async () => {
    const { url, received } = await servers.start(() => ({ body: [] }));
    await allOf(pollingConductorAt(url).poll(aPoll));
    expect(received).toMatchObject([
      {
        method: 'GET',
        path: '/api/tasks/poll/batch/greetings',
        query: { workerid: 'run-1', count: '3', timeout: '100' },
      },
    ]);
  });

  test('names its domain, and no empty one: that is another queue', async () => {
    const { url, received } = await servers.start(() => ({ body: [] }));
    const conductor = pollingConductorAt(url);
    await allOf(conductor.poll({ ...aPoll, domain: 'blue' }));
    await allOf(conductor.poll({ ...aPoll, domain: '' }));
    await allOf(conductor.poll({ ...aPoll, domain: undefined }));
    expect(received.map(({ query }) => query.domain)).toEqual(['blue', undefined, undefined]);
  });

  test('takes any name of a type and a domain', async () => {
    const { url, received } = await servers.start(() => ({ body: [] }));
    const domain = 'blau & grün [1]+%';
    await allOf(pollingConductorAt(url).poll({ ...aPoll, taskType: 'Grüße an: alle?', domain }));
    expect(decodeURIComponent(received[0]?.path ?? '')).toBe(
      '/api/tasks/poll/batch/Grüße an: alle?',
    );
    expect(received[0]?.query.domain).toBe(domain);
  });

  test('brings tasks', async () => {
    const tasks = [aTask(), aTask({ inputData: { name: 'Ada' } })];
    expect(await polled({ body: tasks })).toEqual({ tasks, malformed: [] });
  });

  test('brings a task once that the server names twice', async () => {
    const [task, other] = [aTask(), aTask()];
    const broken = { taskId: 't9', inputData: 1 };
    const polls = await polled({ body: [task, broken, task, other, broken, task] });
    expect(polls.tasks).toEqual([task, other]);
    expect(polls.malformed).toHaveLength(1);
  });

  test('brings each task’s JSON as the server wrote it, digit for digit, and no input beside it', async () => {
    const data = '{"id":1161888007138312192,"list":[{"inputData":1.0}],"name":"Ädа"}';
    const text = JSON.stringify(aTask()).replace(/"inputData":{[^}]*}/, `"inputData":${data}`);
    const { url } = await servers.start(() => ({ body: ` [ ${text} , ${text} ]` }));
    const items = [];
    for await (const item of pollingConductorAt(url).poll(aPoll)) items.push(item);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ bytes: Buffer.byteLength(text), task: { inputData: {} } });
    expect(items[0] && 'json' in items[0] && items[0].json.toString()).toBe(text);
  });

  test.each<[string, Answer]>([
    ['an empty list', { body: [] }],
    ['204, as older servers do', { status: 204 }],
    ['null', { body: 'null', headers: { 'content-type': 'application/json' } }],
  ])('is empty with %s', async (_, answer) => {
    expect(await polled(answer)).toEqual({ tasks: [], malformed: [] });
  });

  test('returns values that are not tasks separately, without their input', async () => {
    const task = aTask();
    const body = [{ taskId: 't9', inputData: { card: PLANTED.input } }, task, null, PLANTED.input];
    expect(await polled({ body })).toEqual({
      tasks: [task],
      malformed: [
        { fault: 'wrong or missing in a task: workflowInstanceId' },
        { fault: 'a task must be an object' },
        { fault: 'a task must be an object' },
      ],
    });
  });

  test('returns a task that is nested too deeply for a dispatch separately', async () => {
    const [task, deep] = [aTask(), aTask()];
    const text = JSON.stringify([task, deep]).replace(
      new RegExp(`(${deep.taskId}.*"inputData":){[^}]*}`),
      `$1${'{"in":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    );
    const headers = { 'content-type': 'application/json' };
    const { tasks, malformed } = await polled({ body: text, headers });
    expect(tasks).toEqual([task]);
    expect(malformed).toMatchObject([
      {
        fault: expect.stringContaining('1000 levels'),
        task: { taskId: deep.taskId, inputData: {} },
      },
    ]);
  });

  test('returns the task’s ids where only its data are wrong', async () => {
    const task = aTask({ pollCount: 3, workerId: 'run-1', inputData: {}, outputData: {} });
    const { malformed } = await polled({ body: [{ ...task, inputData: PLANTED.input }] });
    expect(malformed).toEqual([{ fault: 'wrong or missing in a task: inputData', task }]);
  });

  test.each<[string, Answer, string]>([
    [
      "a proxy's page",
      { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } },
      "is not Conductor's",
    ],
    ['an object', { body: { message: 'hello' } }, "is not Conductor's"],
    [
      'JSON that ends too early',
      { body: '[{"taskId": ', headers: { 'content-type': 'application/json' } },
      "is not Conductor's",
    ],
    ['half a body', 'breaks off', 'did not answer'],
    ['nothing', 'drops', 'did not answer'],
    ['a 500', { status: 500, body: { message: 'no database' } }, 'answered 500 (no database)'],
    ['a 503', { status: 503, body: '<html>down</html>' }, 'answered 503 (<html>down</html>)'],
  ])('that gets %s fails, and may succeed later', async (_, answer, said) => {
    const fault = await faultOf(polled(answer));
    expect(fault).toBeInstanceOf(ConductorError);
    expect(fault).toMatchObject({ isPassing: true, message: expect.stringContaining(said) });
  });

  test('that is refused: the error names the server, but not the query', async () => {
    const { url } = await servers.start(() => ({
      status: 400,
      body: { status: 400, message: 'too long' },
    }));
    const fault = await faultOf(allOf(pollingConductorAt(url).poll(aPoll)));
    const { host } = new URL(url);
    expect(fault).toMatchObject({
      fault: 'refused',
      isPassing: false,
      message: `Conductor answered 400 (too long) to GET ${host}/api/tasks/poll/batch/greetings. The server does not accept this call.`,
    });
  });

  test('to a server that is not there says why', async () => {
    const { url, close } = await servers.start(() => ({}));
    close();
    expect(await faultOf(allOf(pollingConductorAt(url).poll(aPoll)))).toMatchObject({
      fault: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('follows no redirect', async () => {
    const { url, received } = await servers.start(() => ({
      status: 302,
      headers: { location: '/login' },
    }));
    expect(await faultOf(allOf(pollingConductorAt(url).poll(aPoll)))).toMatchObject({
      fault: 'unavailable',
      message: expect.stringMatching(
        /answered 302 .* Check that the server's address leads to Conductor/,
      ),
    });
    expect(received).toHaveLength(1);
  });
});

test('a connection is used again for the next call', async () => {
  const { url, received } = await servers.start(() => ({ body: [] }));
  const conductor = pollingConductorAt(url);
  for (let i = 0; i < 6; i += 1) await allOf(conductor.poll(aPoll));
  expect(new Set(received.map(({ fromPort }) => fromPort)).size).toBeLessThanOrEqual(2);
});
