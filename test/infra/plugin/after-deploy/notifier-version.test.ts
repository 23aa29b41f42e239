import { expect, test } from '@jest/globals';
import { notifierWarning } from '../../../../infra/plugin/after-deploy/notifier-version.ts';
import { ConductorError } from '../../../../lib/conductor/errors.ts';
import { callsTo } from '../../../../lib/conductor/http.ts';
import { httpServer } from '../../../support/http-server.ts';

/** The warning about a server that answers so to GET /api/version. */
async function warningAbout(answer: { status?: number; body?: unknown }) {
  const server = await httpServer(() => answer);
  try {
    return await notifierWarning(callsTo(server.url));
  } finally {
    server.close();
  }
}

test.each(['3.31.2', '3.31.10', '3.32.0', '4.0.0', '3.32.2-rc.1', '5.1.0'])(
  'a server of version %s may have its notifier on',
  async (body) => {
    expect(await warningAbout({ body })).toBeUndefined();
  },
);

test.each(['3.31.1', '3.30.9', '3.9.12', '2.99.99', '3.31.1-rc.2'])(
  'with a server of version %s a deploy warns',
  async (body) => {
    expect(await warningAbout({ body })).toContain(`This server is ${body}`);
  },
);

test.each([
  { status: 404, body: { message: 'No static resource api/version.' } },
  { body: '<html>' },
  { body: {} },
])('and so it does where the server says no version: %p', async (answer) => {
  expect(await warningAbout(answer)).toContain('This server does not say its version');
});

test('a server that cannot be asked from here is not spoken of', async () => {
  const fails = () => Promise.reject(new ConductorError('unreachable', 'no answer'));
  expect(await notifierWarning(fails)).toBeUndefined();
});
