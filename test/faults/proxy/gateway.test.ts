import { afterAll, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { httpServers } from '../../support/http-server.ts';
import { type Gateway, startGateway } from './gateway.ts';

const servers = httpServers();
const gateways: Gateway[] = [];
afterAll(async () => {
  servers.closeAll();
  await Promise.all(gateways.map((gateway) => gateway.close()));
});

const Given = v.object({ token: v.string() });
const KEY = { keyId: 'key-1', keySecret: 'secret-1' };
const OTHER_KEY = { keyId: 'key-2', keySecret: 'secret-2' };

/** A gateway before a server that answers everything with 'task-1'. Asked by bare fetch: what it answers is tested. */
async function scene() {
  const server = await servers.start(() => ({ body: 'task-1' }));
  const gateway = await startGateway(server.url, KEY);
  gateways.push(gateway);
  const askFor = (key: object) =>
    fetch(`${gateway.url}/token`, { method: 'POST', body: JSON.stringify(key) });
  return {
    server,
    gateway,
    statusFor: async (key: object) => (await askFor(key)).status,
    token: async (key: object = KEY) => v.parse(Given, await (await askFor(key)).json()).token,
    read: async (token: string) => {
      const headers = { 'X-Authorization': token };
      return (await fetch(`${gateway.url}/tasks/task-1`, { headers })).status;
    },
    faults: () => gateway.happened.map(({ fault }) => fault),
  };
}

test('a call with a token passes; a call without one is refused and does not reach the server', async () => {
  const { server, token, read, faults } = await scene();
  expect(await read('made up')).toBe(401);
  expect(server.received).toHaveLength(0);
  expect(await read(await token())).toBe(200);
  expect(server.received[0]).toMatchObject({ method: 'GET', path: '/api/tasks/task-1' });
  expect(faults()).toEqual(['token refused']);
});

test('a token that has expired is refused, and the next one is accepted', async () => {
  const { gateway, token, read } = await scene();
  const first = await token();
  gateway.expireTokens();
  expect(await read(first)).toBe(401);
  expect(await read(await token())).toBe(200);
});

test('after a rotation the old key and its tokens are refused', async () => {
  const { gateway, token, read, statusFor, faults } = await scene();
  const first = await token();
  gateway.rotateKey(OTHER_KEY);
  expect(await read(first)).toBe(401);
  expect(await statusFor(KEY)).toBe(401);
  expect(await read(await token(OTHER_KEY))).toBe(200);
  expect(faults()).toEqual(['token refused', 'key refused']);
});

test('a token can state that it has expired, and still be accepted', async () => {
  const { gateway, token, read, faults } = await scene();
  gateway.tokensSay(-30);
  const given = await token();
  const { exp } = JSON.parse(String(Buffer.from(given.split('.')[1] ?? '', 'base64url')));
  expect(exp).toBeLessThan(Date.now() / 1_000);
  expect(await read(given)).toBe(200);
  expect(faults()).toEqual(['token is over by its own word']);
});
