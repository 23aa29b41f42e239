import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { reach } from '../../../lib/inspection/reach.ts';
import { httpServers } from '../../support/http-server.ts';

const servers = httpServers();
const others: Server[] = [];
afterEach(() => {
  servers.closeAll();
  for (const server of others.splice(0)) server.close();
});

/** A port on which this server listens. */
async function portOf(server: Server): Promise<number> {
  others.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test('a server that takes a connection is reached', async () => {
  const { url } = await servers.start(() => ({}));
  expect(await reach(url, {}, 5_000)).toEqual({ kind: 'reached', addresses: ['127.0.0.1'] });
});

test('a name that DNS does not know is no name', async () => {
  const reached = await reach('https://conductor.invalid/api', {}, 5_000);
  expect(reached).toEqual({
    kind: 'noName',
    reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
  });
});

test('a port on which nothing listens gives no connection', async () => {
  const server = createServer();
  const port = await portOf(server);
  server.close();
  others.pop();
  expect(await reach(`http://127.0.0.1:${port}/api`, {}, 5_000)).toEqual({
    kind: 'noConnection',
    addresses: ['127.0.0.1'],
    reason: expect.stringContaining('ECONNREFUSED'),
  });
});

test('https to a port without TLS gives a connection, but no TLS', async () => {
  const { url } = await servers.start(() => ({}));
  const reached = await reach(url.replace('http:', 'https:'), {}, 5_000);
  expect(reached).toMatchObject({ kind: 'noTls', addresses: ['127.0.0.1'] });
});

test('a server that takes the connection and says nothing has no TLS within the time', async () => {
  const port = await portOf(createServer((socket) => void socket.resume()));
  expect(await reach(`https://127.0.0.1:${port}/api`, {}, 50)).toEqual({
    kind: 'noTls',
    addresses: ['127.0.0.1'],
    reason: 'there was no answer within 50 ms',
  });
});

test('a server that hangs up before TLS is there has none', async () => {
  const port = await portOf(createServer((socket) => void socket.end()));
  const reached = await reach(`https://127.0.0.1:${port}/api`, {}, 5_000);
  expect(reached).toMatchObject({ kind: 'noTls' });
});

test('through a proxy, only the proxy knows the way', async () => {
  const env = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://proxy.invalid:3128' };
  expect(await reach('https://conductor.invalid/api', env, 5_000)).toEqual({ kind: 'byProxy' });
});

test('a proxy that Node does not use does not count', async () => {
  const env = { HTTPS_PROXY: 'http://proxy.invalid:3128' };
  expect(await reach('https://conductor.invalid/api', env, 5_000)).toMatchObject({
    kind: 'noName',
  });
});
