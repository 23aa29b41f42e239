import { expect, test } from '@jest/globals';
import { callsTo } from '../../lib/conductor/http.ts';
import { lastPollsOf } from '../../lib/conductor/last-polls.ts';
import { serverUrl, uniqueName } from '../support/conductor/server.ts';
import { conductor } from '../support/conductor/task-types.ts';
import { allOf } from '../support/polled.ts';

const TIMEOUT_MS = 20_000;

const poll = (taskType: string, workerId: string, domain?: string, count = 1) =>
  allOf(conductor.poll({ taskType, workerId, count, waitMs: 0, ...(domain && { domain }) }));
const pollersOf = async (taskType: string) =>
  (await lastPollsOf(taskType, callsTo(serverUrl()), TIMEOUT_MS)).map(({ domain, workerId }) => [
    domain,
    workerId,
  ]);

test('the server says who polled a type last, in each domain, also where there was no task', async () => {
  const type = uniqueName('polled');
  expect(await pollersOf(type)).toEqual([]);
  await poll(type, 'first');
  await poll(type, 'second');
  await poll(type, 'third', 'eu');
  const polls = await pollersOf(type);
  expect(polls).toHaveLength(2);
  expect(polls).toContainEqual([undefined, 'second']);
  expect(polls).toContainEqual(['eu', 'third']);
});

test('the time of a poll is that of the server, in milliseconds', async () => {
  const type = uniqueName('polled');
  const beforeMs = Date.now();
  await poll(type, 'worker');
  const [last] = await lastPollsOf(type, callsTo(serverUrl()), TIMEOUT_MS);
  // The server of the tests is on this machine.
  expect(last?.atMs).toBeGreaterThanOrEqual(beforeMs);
  expect(last?.atMs).toBeLessThanOrEqual(Date.now());
});
