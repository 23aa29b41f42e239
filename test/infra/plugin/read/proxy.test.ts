import { expect, test } from '@jest/globals';
import { proxyFault } from '../../../../infra/plugin/read/proxy.ts';
import { faultsIn, SERVER_URL } from '../../../support/plugin/service.ts';

test.each(['http://proxy.internal:3128', 'https://proxy.internal/', 'http://10.0.0.1:8080'])(
  '%s is the address of a proxy',
  (proxy) => {
    expect(proxyFault(proxy)).toBeUndefined();
  },
);

test.each([
  ['proxy.internal:3128', 'must be the http(s) address of a proxy'],
  ['', 'must be the http(s) address of a proxy'],
  ['socks5://proxy.internal:1080', 'must be the http(s) address of a proxy'],
  ['http://proxy.internal:3128/path', 'must be the http(s) address of a proxy'],
])('%p is not: %s', (proxy, fault) => {
  expect(proxyFault(proxy)).toContain(fault);
});

test('a password in it is refused and not repeated', () => {
  const fault = proxyFault('http://me:hunter2@proxy.internal:3128');
  expect(fault).toContain('must not contain a user name or password');
  expect(fault).not.toContain('hunter2');
});

test.each([
  ['http://me:hunter2@proxy.internal:3128', 'must not contain a user name or password'],
  ['proxy.internal', 'must be the http(s) address of a proxy'],
])('custom.conductor.proxy is checked: %p', (proxy, fault) => {
  expect(faultsIn({ conductor: { serverUrl: SERVER_URL, proxy } })).toEqual([
    expect.stringContaining(`custom.conductor.proxy: ${fault}`),
  ]);
});

test('a proxy beside a server that is reached by http is refused: Node would not use it', () => {
  const conductor = {
    serverUrl: 'http://conductor.internal/api',
    allowInsecureHttp: true,
    proxy: 'http://proxy.internal:3128',
  };
  expect(faultsIn({ conductor })).toEqual([
    expect.stringContaining('custom.conductor.proxy: works only with an https serverUrl'),
  ]);
});
