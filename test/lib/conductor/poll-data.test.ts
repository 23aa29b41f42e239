import { afterEach, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { lastPolls } from '../../../lib/conductor/poll-data.ts';
import { faultOf, httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

test('the last poll of each domain comes with its worker; what is no poll is left out', async () => {
  const { url, received } = await servers.start(() => ({
    body: [
      { queueName: 'mail', domain: null, workerId: 'host-1', lastPollTime: 5 },
      { queueName: 'mail', domain: 'eu', workerId: 'host-2', lastPollTime: 6 },
      { queueName: 'mail', domain: '', workerId: 7 },
      'mail',
    ],
  }));
  expect(await lastPolls(callsTo(url), 'mail', 1_000)).toEqual([
    { domain: undefined, workerId: 'host-1', atMs: 5 },
    { domain: 'eu', workerId: 'host-2', atMs: 6 },
  ]);
  expect(received).toMatchObject([
    { path: '/api/tasks/queue/polldata', query: { taskType: 'mail' } },
  ]);
});

test('an answer that is no list is a proxy’s', async () => {
  const { url } = await servers.start(() => ({ body: {} }));
  expect(await faultOf(lastPolls(callsTo(url), 'mail', 1_000))).toMatchObject({
    fault: 'unavailable',
  });
});
