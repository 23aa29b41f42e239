import { afterEach, expect, test } from '@jest/globals';
import { worker } from '../../../lib/index.ts';
import { aContext, aDispatch, aTask } from '../../support/factories.ts';
import { httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(() => {
  servers.closeAll();
  delete process.env.CONDUCTOR_SERVER_URL;
});

test('a worker reports to the server of its environment, which may be set after a first failure', async () => {
  const task = aTask();
  const { url, received } = await servers.start(() => ({ body: task.taskId }));
  const handler = worker(() => 1);
  await expect(handler(aDispatch(task), aContext())).rejects.toThrow(
    'CONDUCTOR_SERVER_URL is missing',
  );
  process.env.CONDUCTOR_SERVER_URL = url;
  await handler(aDispatch(task), aContext());
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/tasks']);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    taskId: task.taskId,
    outputData: { result: 1 },
  });
});
