import { afterAll, expect, test } from '@jest/globals';
import { httpServers } from '../../support/http-server.ts';
import { type AwsGateway, startAwsGateway } from './aws-gateway.ts';

const servers = httpServers();
const gateways: AwsGateway[] = [];
afterAll(async () => {
  servers.closeAll();
  await Promise.all(gateways.map((gateway) => gateway.close()));
});

/** A gateway before an emulator that answers every call so, or never. */
async function scene(answer: object | 'hangs', noneLoads = false) {
  const server = await servers.start(() => (answer === 'hangs' ? answer : { body: answer }));
  const gateway = await startAwsGateway(new URL(server.url).origin, () => noneLoads);
  gateways.push(gateway);
  const call = (headers = {}) =>
    fetch(`${gateway.url}/2015-03-31/functions/f/invocations`, { method: 'POST', headers });
  return { server, gateway, call };
}

test('a call and its answer pass unchanged, to the host for which they are signed', async () => {
  const { server, gateway, call } = await scene({ reports: [] });
  expect(await (await call()).json()).toEqual({ reports: [] });
  expect(server.received[0]?.headers.host).toBe(new URL(gateway.url).host);
});

test('a worker that does not load fails with its own error, and the loader in its stack', async () => {
  const { call } = await scene({
    errorType: 'RuntimeError',
    errorMessage: 'Worker init failed: no such module',
  });
  expect(await (await call()).json()).toMatchObject({
    errorType: 'Error',
    errorMessage: 'no such module',
    trace: expect.arrayContaining([expect.stringContaining('node:internal/modules/')]),
  });
});

const ENDED = { errorType: 'RuntimeError', errorMessage: 'Worker process exited immediately.' };

test('a process that the emulator ends before its event did not load, where none can', async () => {
  const { call } = await scene(ENDED, true);
  expect(await (await call()).json()).toMatchObject({ errorType: 'Error' });
});

test('elsewhere it has died', async () => {
  const { call } = await scene(ENDED);
  expect(await (await call()).json()).toEqual(ENDED);
});

test('calls beyond the limit of the account are refused as AWS does, and do not reach it', async () => {
  const { server, gateway, call } = await scene('hangs');
  gateway.limitAccount(1);
  void call().catch(() => {});
  while (server.received.length === 0) await new Promise(setImmediate);
  const refused = await call();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException');
  expect(server.received).toHaveLength(1);
});
