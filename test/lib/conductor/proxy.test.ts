import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/** What the proxy was asked for: `CONNECT host:port` for https, `GET address` for http. */
let asked: string[];
let proxy: Server;
let address: string;

beforeAll(async () => {
  asked = [];
  proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('"by the proxy"');
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  address = await new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const at = proxy.address();
      resolve(`127.0.0.1:${typeof at === 'object' ? at?.port : ''}`);
    });
  });
});

afterAll(() => void proxy.close());

const HTTP = join(import.meta.dirname, '../../../lib/conductor/http.ts');

/** Calls a server in a process with this environment, since Node reads it when it starts; what came of the call. */
async function called(serverUrl: string, env: Record<string, string>): Promise<string> {
  asked = [];
  const script = `
    const { callsTo } = await import(${JSON.stringify(HTTP)});
    console.log(await callsTo('${serverUrl}')({ url: '/x', timeout: 5_000 }).catch((error) => error.message));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script],
    { env, timeout: 20_000 },
  );
  return stdout.trim();
}

test('a call goes through HTTPS_PROXY where NODE_USE_ENV_PROXY is 1, and its password is not shown', async () => {
  const error = await called('https://conductor.invalid/api', {
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: `http://me:hunter2@${address}`,
  });
  expect(asked).toEqual(['CONNECT conductor.invalid:443']);
  expect(error).toContain('did not answer (Failed to establish tunnel to conductor.invalid:443');
  expect(error).not.toContain('hunter2');
});

test('a call goes through HTTP_PROXY where the server is reached by http', async () => {
  const answer = await called('http://conductor.invalid/api', {
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: `http://${address}`,
  });
  expect(asked).toEqual(['GET http://conductor.invalid/api/x']);
  expect(answer).toBe('by the proxy');
});

test.each<[string, Record<string, string>]>([
  ['NODE_USE_ENV_PROXY is not set', {}],
  ['NO_PROXY names the server', { NODE_USE_ENV_PROXY: '1', NO_PROXY: '.invalid' }],
])('no call goes through the proxy where %s', async (_, env) => {
  const error = await called('https://conductor.invalid/api', {
    HTTPS_PROXY: `http://${address}`,
    ...env,
  });
  expect(asked).toEqual([]);
  expect(error).toContain('ENOTFOUND');
});
