import { expect, test } from '@jest/globals';
import { notifierFault } from '../../../../infra/plugin/before-deploy/notifier-version.ts';
import { ConductorError } from '../../../../lib/conductor/errors.ts';
import { callsTo } from '../../../../lib/conductor/http.ts';
import { httpServer } from '../../../support/http-server.ts';

/** What is said about a server that answers so to GET /api/version. */
async function faultOf(answer: { status?: number; body?: unknown }) {
  const server = await httpServer(() => answer);
  try {
    return await notifierFault(callsTo(server.url));
  } finally {
    server.close();
  }
}

test.each(['3.31.2', '3.31.10', '3.32.0', '4.0.0', '3.32.2-rc.1', '5.1.0'])(
  'a server of version %s may have its notifier on',
  async (body) => {
    expect(await faultOf({ body })).toBeUndefined();
  },
);

test.each(['3.31.1', '3.30.9', '3.9.12', '2.99.99', '3.31.1-rc.2'])(
  'with a server of version %s a deploy is refused',
  async (body) => {
    expect(await faultOf({ body })).toEqual({
      isCertain: true,
      message: expect.stringContaining(`This server is ${body}`),
    });
  },
);

test.each([
  { status: 404, body: { message: 'No static resource api/version.' } },
  { body: '<html>' },
  { body: {} },
])('a deploy warns where the server says no version: %p', async (answer) => {
  expect(await faultOf(answer)).toEqual({
    isCertain: false,
    message: expect.stringContaining('This server does not say its version'),
  });
});

test('a server that cannot be asked from here is not spoken of', async () => {
  const fails = () => Promise.reject(new ConductorError('unreachable', 'no answer'));
  expect(await notifierFault(fails)).toBeUndefined();
});
