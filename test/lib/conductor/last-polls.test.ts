import { afterEach, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { lastPollsOf } from '../../../lib/conductor/last-polls.ts';
import { type Answer, faultOf, httpServers } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** Asks a server that answers so for the polls of the type `mail`. */
async function pollsAt(answer: Answer) {
  const { url, received } = await servers.start(() => answer);
  const polls = lastPollsOf('mail', callsTo(url), 1_000);
  return { polls, received };
}

test('the last polls are asked for by the name of the type', async () => {
  const { polls, received } = await pollsAt({ body: [] });
  expect(await polls).toEqual([]);
  expect(received).toMatchObject([
    { method: 'GET', path: '/api/tasks/queue/polldata', query: { taskType: 'mail' } },
  ]);
});

test('each says who polled, in which domain, and when', async () => {
  const body = [
    { queueName: 'mail', workerId: 'host-1', lastPollTime: 1_000 },
    { queueName: 'mail', domain: 'eu', workerId: 'host-2', lastPollTime: 2_000 },
    { queueName: 'mail', domain: '', lastPollTime: 3_000 },
  ];
  expect(await (await pollsAt({ body })).polls).toEqual([
    { domain: undefined, workerId: 'host-1', atMs: 1_000 },
    { domain: 'eu', workerId: 'host-2', atMs: 2_000 },
    { domain: undefined, workerId: '', atMs: 3_000 },
  ]);
});

test('what has no time is left out', async () => {
  const { polls } = await pollsAt({ body: [null, 'mail', { workerId: 'host' }] });
  expect(await polls).toEqual([]);
});

test('an answer that is no list is not Conductor’s', async () => {
  const { polls } = await pollsAt({ body: { mail: 1 } });
  expect(await faultOf(polls)).toMatchObject({
    message: expect.stringContaining('not a list of polls'),
  });
});
