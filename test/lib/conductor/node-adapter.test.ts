import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import plain, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { build } from 'esbuild';
import getPort from 'get-port';
import { Axios } from '../../../lib/conductor/axios.ts';
import { axiosSettings } from '../../../lib/conductor/axios-settings.ts';
import { callsTo } from '../../../lib/conductor/http.ts';
import { axiosCore } from '../../../scripts/axios-core.ts';
import { type Answer, faultOf, httpServers, type Received } from '../../support/http-server.ts';

const servers = httpServers();
afterEach(servers.closeAll);

type Send = (config: AxiosRequestConfig) => Promise<AxiosResponse<unknown>>;

/** axios as its makers ship it for Node. */
const byAxios: Send = (config) =>
  plain.request({
    maxRedirects: 0,
    transitional: { clarifyTimeoutError: true },
    ...config,
    adapter: 'http',
  });

const ours = new Axios(axiosSettings);
const byOurs: Send = (config) => ours.request(config);

/** The same, of axios' core and the adapter as the build makes them. */
let byShipped: Send;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-axios-'));
  const outfile = join(folder, 'shipped.mjs');
  await build({
    stdin: {
      contents: `
        import { Axios } from './lib/conductor/axios.ts';
        import { axiosSettings } from './lib/conductor/axios-settings.ts';
        const ours = new Axios(axiosSettings);
        export const send = (config) => ours.request(config);`,
      resolveDir: join(import.meta.dirname, '../../..'),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [axiosCore],
  });
  ({ send: byShipped } = await import(outfile));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a caller sees of a call: its answer, or the code of its error with the answer that is the reason. */
const seenOf = (call: Promise<AxiosResponse<unknown>>) =>
  call.then(answerOf, (error) => ({
    name: error.name,
    code: error.code,
    isAxiosError: error.isAxiosError,
    method: error.config?.method,
    ...(error.response && { answer: answerOf(error.response) }),
  }));

const answerOf = ({ status, statusText, headers, data }: AxiosResponse<unknown>) => {
  const { date: _, ...rest } = { ...headers };
  return { status, statusText, headers: rest, data };
};

const json = { 'Content-Type': 'application/json' };
const CASES: [string, AxiosRequestConfig, Answer][] = [
  ['a GET of JSON', {}, { body: { tasks: [1, 'ä', null] } }],
  ['a GET of a text', {}, { body: 'task-1' }],
  ['a GET with parameters', { params: { path: 'a/b c', count: 3 } }, { body: 'done' }],
  ['a text that begins with a byte order mark', {}, { body: '\uFEFF{"a":1}' }],
  ['broken JSON', {}, { headers: json, body: '{"tasks": [' }],
  ['a POST', { method: 'post', data: '{"name":"Äda"}', headers: json }, { body: 'task-1' }],
  ['a POST without a body', { method: 'post' }, { body: 'task-1' }],
  ['a PUT', { method: 'put', data: '[]', headers: json }, { body: {} }],
  ['a DELETE', { method: 'delete' }, { body: '' }],
  ['a 204', {}, { status: 204 }],
  ['a redirect', {}, { status: 302, headers: { location: '/elsewhere' } }],
  ['a 404 with JSON', {}, { status: 404, body: { message: 'no such task' } }],
  ['a 413 of a proxy', { method: 'post', data: 'x' }, { status: 413, body: '<html>' }],
  ['a 500', {}, { status: 500, body: { message: 'no database' } }],
  ['a 503 with a header', {}, { status: 503, headers: { 'retry-after': '7' } }],
  ['two headers of a name', {}, { headers: { 'set-cookie': ['a=1', 'b=2'] } }],
  ['a status that the caller takes', { validateStatus: null }, { status: 500, body: 'down' }],
  ['a server that hangs', { timeout: 60 }, 'hangs'],
  ['a body that stalls', { timeout: 60 }, 'stalls'],
  ['a server that hangs up', {}, 'drops'],
  ['a body over the bound', { maxContentLength: 9 }, { body: 'ten bytes.' }],
  ['a body just within the bound', { maxContentLength: 10 }, { body: 'ten bytes.' }],
];

/** The request as the server saw it, apart from what names the client. */
const receivedOf = ({ method, path, query, body, headers }: Received) => ({
  method,
  path,
  query,
  body,
  type: headers['content-type'],
  length: headers['content-length'],
});

describe.each<[string, () => Send]>([
  ['in the source', () => byOurs],
  ['as the package ships it', () => byShipped],
])('our adapter %s', (_, send) => {
  test.each(CASES)("does as axios' own with %s", async (__, config, answer) => {
    const server = await servers.start(() => answer);
    const request = { baseURL: server.url, url: '/tasks/poll', ...config };
    const [expected, seen] = [await seenOf(byAxios(request)), await seenOf(send()(request))];
    expect(seen).toEqual(expected);
    const [theirs, mine] = server.received.map(receivedOf);
    expect(mine).toEqual(theirs);
  });

  test("does as axios' own with a call that is aborted before and while it runs", async () => {
    const server = await servers.start(() => 'hangs');
    for (const each of [byAxios, send()]) {
      const aborted = AbortSignal.abort();
      expect(await seenOf(each({ url: server.url, signal: aborted }))).toMatchObject(CANCELED);
      const later = new AbortController();
      const call = seenOf(each({ url: server.url, signal: later.signal }));
      setTimeout(() => later.abort(), 20);
      expect(await call).toMatchObject(CANCELED);
    }
  });

  test("does as axios' own with a server that is not there, and an address that is none", async () => {
    for (const url of ['http://127.0.0.1:1/', 'ftp://127.0.0.1/', 'http://nowhere.invalid/'])
      expect(await seenOf(send()({ url }))).toEqual(await seenOf(byAxios({ url })));
  });

  test("fails with half a body as axios' own, and does not take its head for an answer", async () => {
    const { url } = await servers.start(() => 'breaks off');
    expect(await seenOf(byAxios({ url }))).toMatchObject({ isAxiosError: true });
    const seen = await seenOf(send()({ url }));
    expect(seen).toEqual({
      name: 'Error',
      code: 'ECONNRESET',
      isAxiosError: true,
      method: 'get',
    });
  });
});

const CANCELED = { name: 'CanceledError', code: 'ERR_CANCELED' };

/** A server of bare connections: each is given to the test with its number from 0. */
async function rawServer(serve: (socket: Socket, n: number) => void) {
  let connections = 0;
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    serve(socket, connections++);
  });
  rawServers.push(server);
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return { url: `http://127.0.0.1:${port}/api`, connections: () => connections };
}

const sockets: Socket[] = [];
const rawServers: Server[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of rawServers.splice(0)) server.close();
});

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Answers the first request of its first connections, and resets each of them at its second. */
const goesStale = (stale: number) =>
  rawServer((socket, n) => {
    let requests = 0;
    socket.on('data', () => {
      requests += 1;
      if (requests > 1 && n < stale) socket.resetAndDestroy();
      else socket.write(OK);
    });
  });

describe('a connection', () => {
  test('is used again', async () => {
    const { url, received } = await servers.start(() => ({ body: 'ok' }));
    for (let call = 0; call < 3; call += 1) await byOurs({ url });
    expect(new Set(received.map(({ fromPort }) => fromPort)).size).toBe(1);
  });

  test('is used again after an error that came as a whole answer', async () => {
    const { url, received } = await servers.start(() => ({ status: 500, body: 'down' }));
    for (let call = 0; call < 3; call += 1) await faultOf(byOurs({ url }));
    expect(new Set(received.map(({ fromPort }) => fromPort)).size).toBe(1);
  });

  test('on which a request was given up: it is not sent again, since a second poll would take tasks that nothing runs', async () => {
    let requests = 0;
    const { url } = await rawServer((socket) => {
      socket.on('data', () => {
        requests += 1;
        if (requests === 1) socket.write(OK);
      });
    });
    await byOurs({ url });
    expect(await faultOf(byOurs({ url, timeout: 50 }))).toMatchObject({ code: 'ETIMEDOUT' });
    await byOurs({ url, timeout: 100 }).catch(() => undefined);
    expect(requests).toBe(3);
  });

  test('that the server reset while it was kept: a GET is sent again, over a new one', async () => {
    const { url, connections } = await goesStale(3);
    await Promise.all([1, 2, 3].map(() => byOurs({ url })));
    expect(connections()).toBe(3);
    expect(await byOurs({ url })).toMatchObject({ data: 'ok' });
    expect(connections()).toBe(4);
  });

  test('that the server reset while it was kept: a POST is not sent twice', async () => {
    const { url } = await goesStale(1);
    await byOurs({ url });
    expect(await seenOf(byOurs({ url, method: 'post', data: 'x' }))).toMatchObject({
      code: 'ECONNRESET',
    });
  });

  test('that the server resets at once is the error: no loop', async () => {
    const { url, connections } = await rawServer((socket) => {
      socket.on('data', () => socket.resetAndDestroy());
    });
    expect(await seenOf(byOurs({ url }))).toMatchObject({ code: 'ECONNRESET' });
    expect(connections()).toBe(1);
  });
});

test('a port that browsers and fetch refuse is a port like any other', async () => {
  const { url } = await servers.start(
    () => ({ body: 'ok' }),
    await getPort({ port: REFUSED_BY_FETCH }),
  );
  await expect(fetch(url)).rejects.toThrow();
  expect(await callsTo(url)({ url: '/tasks', timeout: 5_000 })).toBe('ok');
});

/** Of the list of fetch, ports that mostly no program listens at. */
const REFUSED_BY_FETCH = [6_000, 6_665, 6_666, 6_668, 6_669, 6_697, 10_080];

describe('a slow answer', () => {
  /** A byte each 20 ms. */
  const drips = (bytes: number) =>
    rawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`);
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    });

  test('ends at the total timeout although bytes still come', async () => {
    const { url } = await drips(1_000);
    expect(await faultOf(byOurs({ url, timeout: 100 }))).toMatchObject({
      code: 'ETIMEDOUT',
      message: 'timeout of 100ms exceeded',
    });
  });
});

test("a proxy's answer to a large body is seen, although the proxy does not read that body", async () => {
  const { url } = await rawServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      socket.pause();
    });
  });
  const data = 'x'.repeat(8 * 1024 * 1024);
  expect(await seenOf(byOurs({ url, method: 'post', data }))).toMatchObject({
    answer: { status: 413 },
  });
});

test('an answer without end is cut off at the bound, and its connection closed', async () => {
  let closed = () => {};
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const { url } = await rawServer((socket) => {
    socket.on('close', closed);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const more = () => {
      while (socket.writable && socket.write('x'.repeat(65_536)));
    };
    socket.on('drain', more);
    more();
  });
  expect(await faultOf(byOurs({ url, maxContentLength: 1_000_000 }))).toMatchObject({
    message: 'maxContentLength size of 1000000 exceeded',
  });
  await isClosed;
});

test('a call to Conductor has a bound of 64 MB', async () => {
  const { url } = await servers.start(() => ({ body: 'x'.repeat(64 * 1024 * 1024 + 1) }));
  expect(await faultOf(callsTo(url)({ url: '/tasks', timeout: 30_000 }))).toMatchObject({
    message: expect.stringContaining('answered with more than 67108864 bytes'),
  });
}, 30_000);
