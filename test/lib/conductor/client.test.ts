import { afterEach, describe, expect, test } from '@jest/globals';
import { conductorAt } from '../../../lib/conductor/client.ts';
import type { TaskResult } from '../../../lib/task/task.ts';
import { aTask } from '../../factories.ts';
import { PLANTED } from '../../leaks/planted.ts';
import { type Answer, faultOf, httpServers } from './http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const aResult = (outputData: TaskResult['outputData'] = {}): TaskResult => ({
  taskId: 't1',
  workflowInstanceId: 'w1',
  status: 'COMPLETED',
  outputData,
});
const plenty = () => 10_000;

describe('an update', () => {
  test('posts the result as JSON, any key of it', async () => {
    const { url, received } = await servers.start(() => ({ body: 't1' }));
    const text =
      '{"constructor":"ACME","prototype":1,"__proto__":{"a":1},"in":{"constructor":null},"text":"\\ud800 é 😀"}';
    await conductorAt(url).update(aResult(JSON.parse(text)), plenty);
    expect(received).toMatchObject([
      { method: 'POST', path: '/api/tasks', headers: { 'content-type': 'application/json' } },
    ]);
    expect(received[0]?.body).toBe(
      `{"taskId":"t1","workflowInstanceId":"w1","status":"COMPLETED","outputData":${text}}`,
    );
  });

  test.each<[string, Answer]>([
    ['a broken connection', 'drops'],
    ['a 500', { status: 500 }],
    ['a 429', { status: 429, headers: { 'retry-after': '0' } }],
    ["a proxy's page", { body: '<html>Sign in</html>' }],
    ['no body', {}],
  ])('is tried again after %s', async (_, answer) => {
    const { url, received } = await servers.start((__, n) => (n === 0 ? answer : { body: 't1' }));
    await conductorAt(url).update(aResult(), plenty);
    expect(received).toHaveLength(2);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  test.each([400, 401, 403, 404])('is not tried again after a %i', async (status) => {
    const { url, received } = await servers.start(() => ({ status, body: { message: 'no' } }));
    const fault = await faultOf(conductorAt(url).update(aResult(), plenty));
    expect(fault).toMatchObject({
      isPassing: false,
      message: expect.stringContaining(`${status} (no)`),
    });
    expect(received).toHaveLength(1);
  });

  test.each(['hangs', 'stalls'] as const)(
    'does not outlast its deadline when the server %s',
    async (answer) => {
      const { url } = await servers.start(() => answer);
      const endsAtMs = Date.now() + 80;
      const fault = await faultOf(conductorAt(url).update(aResult(), () => endsAtMs - Date.now()));
      expect(fault).toMatchObject({
        fault: 'unreachable',
        message: expect.stringMatching(/timeout of \d+ms exceeded/),
      });
      expect(Date.now()).toBeLessThan(endsAtMs + 2_000);
    },
  );

  test('never repeats the output in its error', async () => {
    const { url } = await servers.start(() => ({ status: 400 }));
    const fault = await faultOf(conductorAt(url).update(aResult({ card: PLANTED.output }), plenty));
    expect(String(fault)).not.toContain(PLANTED.output);
  });
});

describe('a task', () => {
  test('is read by its id', async () => {
    const task = aTask({ taskId: 'a/b' });
    const { url, received } = await servers.start(() => ({ body: task }));
    expect(await conductorAt(url).task('a/b')).toEqual(task);
    expect(received[0]?.path).toBe('/api/tasks/a%2Fb');
  });

  test('that is missing is refused', async () => {
    const { url } = await servers.start(() => ({ status: 404, body: { message: 'no such task' } }));
    expect(await faultOf(conductorAt(url).task('t1'))).toMatchObject({
      fault: 'refused',
      message: expect.stringContaining('404 (no such task)'),
    });
  });

  test("that is none is not Conductor's", async () => {
    const { url } = await servers.start(() => ({ body: { hello: 'world' } }));
    expect(await faultOf(conductorAt(url).task('t1'))).toMatchObject({
      fault: 'unavailable',
      message: expect.stringContaining('wrong or missing in a task: taskId, workflowInstanceId'),
    });
  });
});
