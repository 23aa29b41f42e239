import { afterEach, describe, expect, test } from '@jest/globals';
import { callsTo } from '../../../lib/conductor/http.ts';
import { saidVersion, sweeperSettings } from '../../../lib/conductor/server-settings.ts';
import { type Answer, faultOf, httpServers } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

/** A server with these answers; every other call finds nothing. */
const answering = async (answers: Record<string, Answer>) => {
  const { url } = await servers.start(
    ({ path }) =>
      answers[path] ?? { status: 404, body: { status: 404, message: 'No static resource' } },
  );
  return callsTo(url);
};

const CONFIG = {
  'conductor.app.lockTimeToTry': '10000ms',
  'conductor.app.sweeper.sweepBatchSize': 2,
  'conductor.app.ownerEmailMandatory': 'true',
  'spring.datasource.password': PLANTED.password,
  version: '3.21.1',
};

test('of the server’s settings only those of its sweeper are kept', async () => {
  const call = await answering({ '/api/admin/config': { body: CONFIG } });
  expect(await sweeperSettings(call, 1_000)).toEqual({
    'conductor.app.lockTimeToTry': '10000ms',
    'conductor.app.sweeper.sweepBatchSize': '2',
  });
});

test('a server that does not tell its settings is a fault', async () => {
  expect(await faultOf(sweeperSettings(await answering({}), 1_000))).toMatchObject({
    fault: 'unavailable',
  });
});

describe('the version', () => {
  test.each([
    ['is said by a call of its own', { '/api/version': { body: '3.32.2' } }, '3.32.2'],
    [
      'of an older server stands among its settings',
      { '/api/admin/config': { body: CONFIG } },
      '3.21.1',
    ],
    ['is unknown where neither says it', {}, undefined],
  ])('%s', async (_, answers, version) => {
    expect(await saidVersion(await answering(answers), 1_000)).toBe(version);
  });

  test('of a server that wants a key is not known', async () => {
    const call = await answering({ '/api/version': { status: 401, body: '' } });
    expect(await faultOf(saidVersion(call, 1_000))).toMatchObject({ fault: 'unauthorized' });
  });
});
