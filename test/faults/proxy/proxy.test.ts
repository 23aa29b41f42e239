import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { httpServers } from '../../support/http-server.ts';
import { NETWORK_FAULTS, type NetworkFault } from './network-faults.ts';
import { firstCalls } from './plan.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';

/** A call that must time out does so soon, and one that must pass has the time of a busy machine. */
const SHORT_MS = 500;
const LONG_MS = 20_000;

const servers = httpServers();
const proxies: FaultyProxy[] = [];
afterAll(async () => {
  servers.closeAll();
  await Promise.all(proxies.map((proxy) => proxy.close()));
});

/**
 * A proxy before a server that answers each report with 'task-1', as Conductor would. Asked by bare fetch: our client
 * would turn a broken answer into an error of its own.
 */
async function scene(fault?: NetworkFault) {
  const server = await servers.start(() => ({ body: 'task-1' }));
  const proxy = await startProxy(server.url);
  proxies.push(proxy);
  if (fault) proxy.follow(firstCalls(1, { name: fault, inject: NETWORK_FAULTS[fault] }));
  const report = (timeoutMs = SHORT_MS) =>
    fetch(`${proxy.url}/tasks?by=test`, {
      method: 'POST',
      body: '{"taskId":"task-1"}',
      signal: AbortSignal.timeout(timeoutMs),
    }).then(async (answer) => ({ status: answer.status, text: await answer.text() }));
  return { server, proxy, report };
}

/** How a call ended: its status, or the name of its error. */
const endOf = (call: Promise<{ status: number }>) =>
  call.then(
    ({ status }) => status,
    (error: Error) => error.name,
  );

test('a call and its answer pass unchanged', async () => {
  const { server, proxy, report } = await scene();
  expect(await report()).toEqual({ status: 200, text: 'task-1' });
  expect(server.received[0]).toMatchObject({
    method: 'POST',
    path: '/api/tasks',
    query: { by: 'test' },
    body: '{"taskId":"task-1"}',
  });
  expect(proxy.events).toEqual([]);
});

test('before AWS a call keeps its host, for which it is signed, and the plan sees what AWS is to do', async () => {
  const server = await servers.start(() => ({ body: {} }));
  const proxy = await startProxy(new URL(server.url).origin, ['host']);
  proxies.push(proxy);
  const targets: string[] = [];
  proxy.follow(({ target }) => {
    targets.push(target);
    return undefined;
  });
  const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  await fetch(`${proxy.url}/`, { method: 'POST', headers, body: '{}' });
  expect(server.received[0]?.headers.host).toBe(new URL(proxy.url).host);
  expect(targets).toEqual(['DynamoDB_20120810.GetItem']);
});

describe.each<[NetworkFault, end: number | string, applied: number]>([
  ['reset before it was applied', 'TypeError', 0],
  ['reset after it was applied', 'TypeError', 1],
  ['answer lost after it was applied', 'TimeoutError', 1],
  ['hangs', 'TimeoutError', 0],
  ['answered 429 with Retry-After', 429, 0],
  ['answered 503', 503, 0],
  ['answered 401', 401, 0],
  ['answered with a page and 200', 200, 0],
  ['half a body', 'TypeError', 1],
  ['half a body, and no more', 'TimeoutError', 1],
])('%s', (fault, end, applied) => {
  test('hits the call, the next one passes, and the event is recorded', async () => {
    const { server, proxy, report } = await scene(fault);
    expect(await endOf(report())).toBe(end);
    expect(server.received).toHaveLength(applied);
    expect(await endOf(report(LONG_MS))).toBe(200);
    expect(proxy.events).toEqual([
      { atMs: expect.any(Number), fault, purpose: 'report', path: '/api/tasks' },
    ]);
  });
});

test('connections are refused for a second, and then accepted again', async () => {
  const { report } = await scene('connection refused');
  expect(await endOf(report())).toBe('TypeError');
  await expect(report()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await sleep(1_100);
  expect(await endOf(report())).toBe(200);
});
