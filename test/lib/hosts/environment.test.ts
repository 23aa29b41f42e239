import { afterEach, expect, test } from '@jest/globals';
import { worker } from '../../../lib/index.ts';
import { aContext, aDispatch, aTask } from '../../support/factories.ts';
import { httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(() => {
  servers.closeAll();
  delete process.env.CONDUCTOR_SERVER_URL;
});

test('a worker reports to the server of its environment, which is checked before the function runs', async () => {
  const task = aTask();
  const { url, received } = await servers.start(() => ({ body: task.taskId }));
  let runs = 0;
  const handler = worker(() => {
    runs += 1;
    return runs;
  });
  await expect(handler(aDispatch(task), aContext())).rejects.toThrow(
    'CONDUCTOR_SERVER_URL is missing',
  );
  expect(runs).toBe(0);
  process.env.CONDUCTOR_SERVER_URL = url;
  await handler(aDispatch(task), aContext());
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/tasks']);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    taskId: task.taskId,
    outputData: { result: 1 },
  });
});
