import { describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../../../lib/config/load.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const CONDUCTOR_SERVER_URL = 'https://conductor.example/api';

describe('the server', () => {
  test.each([
    ['unchanged', 'https://conductor.example/api'],
    ['without the slash at its end', 'https://conductor.example/api/'],
    ['without blanks around', ' https://conductor.example/api\n'],
  ])('is taken %s', (_, url) => {
    expect(loadConfig({ CONDUCTOR_SERVER_URL: url })).toEqual({
      serverUrl: 'https://conductor.example/api',
      auth: { kind: 'none' },
    });
  });

  test.each([
    'http://localhost:8080/api',
    'http://127.0.0.1:8080/api',
    'http://[::1]/api',
    'http://conductor.localhost/api',
  ])('may be plain http on this machine: %p', (url) => {
    expect(loadConfig({ CONDUCTOR_SERVER_URL: url }).serverUrl).toBe(url);
  });

  test('must be https elsewhere, unless CONDUCTOR_ALLOW_INSECURE_HTTP is true', () => {
    const env = { CONDUCTOR_SERVER_URL: 'http://conductor.example/api' };
    expect(() => loadConfig(env)).toThrow('is not https');
    expect(() => loadConfig({ ...env, CONDUCTOR_ALLOW_INSECURE_HTTP: 'false' })).toThrow();
    expect(loadConfig({ ...env, CONDUCTOR_ALLOW_INSECURE_HTTP: 'true' })).toMatchObject({
      serverUrl: 'http://conductor.example/api',
    });
  });

  test.each([undefined, ''])('that is %p is missing', (url) => {
    expect(() => loadConfig({ CONDUCTOR_SERVER_URL: url })).toThrow(
      'CONDUCTOR_SERVER_URL is missing',
    );
  });

  test.each(['conductor.example', 'ftp://conductor.example/api', '/api', 'https://'])(
    '%p is not a URL',
    (url) => {
      expect(() => loadConfig({ CONDUCTOR_SERVER_URL: url })).toThrow('is not an http(s) URL');
    },
  );
});

describe('the key', () => {
  test.each([
    [
      { CONDUCTOR_AUTH_SECRET_NAME: 'orders/conductor' },
      { kind: 'secret', name: 'orders/conductor' },
    ],
    [{ CONDUCTOR_AUTH_PARAMETER_NAME: '/orders/key' }, { kind: 'parameter', name: '/orders/key' }],
    [
      { CONDUCTOR_AUTH_KEY: PLANTED.keyId, CONDUCTOR_AUTH_SECRET: PLANTED.keySecret },
      { kind: 'key', keyId: PLANTED.keyId, keySecret: PLANTED.keySecret },
    ],
    [{ CONDUCTOR_AUTH_SECRET_NAME: '', CONDUCTOR_AUTH_KEY: '' }, { kind: 'none' }],
  ])('of %j', (env, auth) => {
    expect(loadConfig({ CONDUCTOR_SERVER_URL, ...env }).auth).toEqual(auth);
  });

  test.each(['CONDUCTOR_AUTH_KEY', 'CONDUCTOR_AUTH_SECRET'])(
    'with only %s is incomplete, and the error names the other variable',
    (name) => {
      const other = name === 'CONDUCTOR_AUTH_KEY' ? 'CONDUCTOR_AUTH_SECRET' : 'CONDUCTOR_AUTH_KEY';
      expect(() => loadConfig({ CONDUCTOR_SERVER_URL, [name]: PLANTED.keySecret })).toThrow(
        `${other} is missing`,
      );
    },
  );

  test('comes from one place only', () => {
    const env = { CONDUCTOR_AUTH_SECRET_NAME: 'a', CONDUCTOR_AUTH_PARAMETER_NAME: 'b' };
    expect(() => loadConfig({ CONDUCTOR_SERVER_URL, ...env })).toThrow(
      'more than one of CONDUCTOR_AUTH_SECRET_NAME, CONDUCTOR_AUTH_PARAMETER_NAME is set',
    );
  });
});

test('one error names all faults, without values', () => {
  const env = {
    CONDUCTOR_SERVER_URL: `ftp://user:${PLANTED.password}@host`,
    CONDUCTOR_AUTH_SECRET: PLANTED.keySecret,
  };
  const load = () => loadConfig(env);
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/not an http\(s\) URL[\s\S]*CONDUCTOR_AUTH_KEY is missing/);
  expect(load).not.toThrow(/planted/);
});
