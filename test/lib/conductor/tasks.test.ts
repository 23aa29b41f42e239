import { afterEach, describe, expect, test } from '@jest/globals';
import { conductorAt } from '../../../lib/conductor/tasks.ts';
import { aTask } from '../../support/factories.ts';
import { faultOf, httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

describe('a task', () => {
  test('is read by its id', async () => {
    const task = aTask({ taskId: 'a/b' });
    const { url, received } = await servers.start(() => ({ body: task }));
    expect(await conductorAt(url).getTask('a/b')).toEqual(task);
    expect(received[0]?.path).toBe('/api/tasks/a%2Fb');
  });

  test('that the server does not know is undefined, by the server’s own words', async () => {
    const message = 'Task not found for taskId: t1';
    const { url } = await servers.start(() => ({ status: 404, body: { message } }));
    expect(await conductorAt(url).getTask('t1')).toBeUndefined();
  });

  test('is not taken for unknown where a proxy answers 404', async () => {
    const { url } = await servers.start(() => ({ status: 404, body: '<html>Not found</html>' }));
    expect(await faultOf(conductorAt(url).getTask('t1'))).toMatchObject({ fault: 'unavailable' });
  });

  test("that is none is not Conductor's", async () => {
    const { url } = await servers.start(() => ({ body: { hello: 'world' } }));
    expect(await faultOf(conductorAt(url).getTask('t1'))).toMatchObject({
      fault: 'unavailable',
      message: expect.stringContaining('wrong or missing in a task: taskId, workflowInstanceId'),
    });
  });
});
