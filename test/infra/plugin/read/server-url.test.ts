import { describe, expect, test } from '@jest/globals';
import { serverUrlFault } from '../../../../infra/plugin/read/server-url.ts';
import { withoutSlash } from '../../../../lib/config/load.ts';

describe("the URL of Conductor's API", () => {
  test.each([
    'https://conductor.example.com/api',
    'https://conductor.example.com:8443/behind/a/proxy/api/',
    'http://127.0.0.1:8080/api',
    'http://localhost:8080/api',
    'http://[::1]:8080/api',
  ])('%s is good', (url) => {
    expect(serverUrlFault(url, false)).toBeUndefined();
  });

  test.each([
    ['', 'must be an absolute http(s) URL'],
    ['conductor.example.com/api', 'must be an absolute http(s) URL'],
    ['/api', 'must be an absolute http(s) URL'],
    ['ftp://conductor.example.com/api', 'must be an absolute http(s) URL'],
    ['https://conductor.example.com', 'must end in /api'],
    ['https://conductor.example.com/apis', 'must end in /api'],
    ['https://conductor.example.com/api?x=1', 'remove ? and #'],
    ['http://conductor.example.com/api', 'must be https'],
    ['http://127.0.0.1.example.com/api', 'must be https'],
  ])('%p is not: %s', (url, fault) => {
    expect(serverUrlFault(url, false)).toContain(fault);
  });

  test('plain http goes elsewhere only where that is said', () => {
    expect(serverUrlFault('http://conductor.internal:8080/api', true)).toBeUndefined();
  });

  test('a password in it is refused and not repeated', () => {
    const fault = serverUrlFault('https://me:hunter2@conductor.example.com/api', false);
    expect(fault).toContain('must not contain a user name or password');
    expect(fault).not.toContain('hunter2');
  });

  test('it is written without a slash at its end', () => {
    expect(withoutSlash('https://conductor.example.com/api//')).toBe(
      'https://conductor.example.com/api',
    );
  });
});
