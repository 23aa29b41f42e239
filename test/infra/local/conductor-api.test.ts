import { afterEach, expect, test } from '@jest/globals';
import { conductorApi } from '../../../infra/local/conductor-api.ts';
import { httpServers } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** An Orkes server whose workflows start. */
const orkes = () =>
  servers.start(({ path }) => ({ body: path === '/api/token' ? { token: PLANTED.token } : 'w1' }));

test('with the variables of Orkes’ SDKs it logs in once, and sends the token', async () => {
  const { url, received } = await orkes();
  const [CONDUCTOR_AUTH_KEY, CONDUCTOR_AUTH_SECRET] = [PLANTED.keyId, PLANTED.keySecret];
  const api = conductorApi(url, { CONDUCTOR_AUTH_KEY, CONDUCTOR_AUTH_SECRET });
  await api.start('orders', {});
  await api.terminate('w1', 'test');
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/token',
    'POST /api/workflow',
    'DELETE /api/workflow/w1',
  ]);
  expect(received.map(({ headers }) => headers['x-authorization'])).toEqual([
    undefined,
    PLANTED.token,
    PLANTED.token,
  ]);
});

test.each([{}, { CONDUCTOR_AUTH_KEY: PLANTED.keyId }])(
  'without both of them it does not log in',
  async (env) => {
    const { url, received } = await orkes();
    expect(await conductorApi(url, env).start('orders', {})).toBe('w1');
    expect(received.map(({ path }) => path)).toEqual(['/api/workflow']);
  },
);
