import { describe, expect, test } from '@jest/globals';
import { additionsTo, SERVER_URL } from '../../../support/plugin/service.ts';

const proxy = 'http://proxy.internal:3128';
const functions = {
  greetings: { timeout: 10, events: [{ conductor: 'greetings' }] },
  resize: { timeout: 10, events: [{ conductor: { task: 'resize', wrap: true } }] },
};

test('a proxy is set on all added functions, for Conductor and not for AWS, and on no worker', () => {
  const added = additionsTo({ conductor: { serverUrl: SERVER_URL, proxy }, functions });
  expect(Object.keys(added.functions)).toHaveLength(3);
  for (const { environment } of Object.values(added.functions))
    expect(environment).toMatchObject({
      HTTPS_PROXY: proxy,
      NODE_USE_ENV_PROXY: '1',
      NO_PROXY: '.amazonaws.com',
    });
  expect(JSON.stringify(added.workers)).not.toContain('PROXY');
});

test('without a proxy nothing is said of one', () => {
  const added = additionsTo({ conductor: { serverUrl: SERVER_URL }, functions });
  expect(JSON.stringify(added.functions)).not.toContain('PROXY');
});

describe('logLevel', () => {
  const conductor = { serverUrl: SERVER_URL, wake: { secret: 'w' }, logLevel: 'debug' };
  const greetings = { events: [{ conductor: 'greetings' }] };

  test('is set on all added functions and on the workers', () => {
    const added = additionsTo({ conductor, functions: { ...functions, greetings } });
    expect(Object.keys(added.functions)).toHaveLength(4);
    for (const { environment } of [
      ...Object.values(added.functions),
      ...Object.values(added.workers),
    ])
      expect(environment).toMatchObject({ CONDUCTOR_LOG_LEVEL: 'debug' });
  });

  test('leaves the level that a worker has in its own environment', () => {
    const own = { ...greetings, environment: { CONDUCTOR_LOG_LEVEL: 'warn' } };
    const { workers } = additionsTo({ conductor, functions: { greetings: own } });
    expect(workers.greetings?.environment).toMatchObject({ CONDUCTOR_LOG_LEVEL: 'warn' });
  });

  test('that is left out is set nowhere', () => {
    const added = additionsTo({ conductor: { serverUrl: SERVER_URL }, functions });
    expect(JSON.stringify(added)).not.toContain('LOG_LEVEL');
  });
});
