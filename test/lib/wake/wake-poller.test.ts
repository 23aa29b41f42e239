import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../../../infra/local/servers/ports.ts';
import { WAKE_TIMEOUT_MS } from '../../../lib/wake/defaults.ts';
import { wakePoller } from '../../../lib/wake/index.ts';
import { type HttpServer, httpServer } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

let server: HttpServer | undefined;
afterEach(() => server?.close());

/** Calls a wake function that gives these answers, the last one again and again. */
async function waken(...statuses: number[]) {
  const running = await httpServer((_, n) => ({ status: statuses[n] ?? statuses.at(-1) ?? 0 }));
  server = running;
  const woken = await wakePoller({ url: running.url, secret: PLANTED.keySecret });
  return { woken, received: running.received };
}

test('a call posts the secret, and nothing else', async () => {
  const { woken, received } = await waken(202);
  expect(woken).toEqual({ delivered: true });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ method: 'POST', body: '' });
  expect(received[0]?.headers.authorization).toBe(PLANTED.keySecret);
});

describe('a call that fails', () => {
  test.each([503, 500, 429])('with %d is made once more', async (status) => {
    const { woken, received } = await waken(status, 202);
    expect([woken, received.length]).toEqual([{ delivered: true }, 2]);
  });

  test('is made twice at most', async () => {
    const { woken, received } = await waken(503);
    expect(woken).toEqual({ delivered: false, reason: 'the wake function answered 503' });
    expect(received).toHaveLength(2);
  });

  test('by a wrong secret is made once, and the reason says so', async () => {
    const { woken, received } = await waken(403);
    expect(woken).toEqual({
      delivered: false,
      reason: 'the wake function answered 403: the secret is another one',
    });
    expect(received).toHaveLength(1);
  });

  test('where none listens gives the code of the failure', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const woken = await wakePoller({ url, secret: PLANTED.keySecret });
    expect(woken).toMatchObject({ reason: 'the wake function cannot be reached: ECONNREFUSED' });
  });

  test('where no answer comes ends in time', async () => {
    server = await httpServer(() => 'hangs');
    const woken = await wakePoller({ url: server.url, secret: 's' });
    expect(woken).toEqual({
      delivered: false,
      reason: `the wake function did not answer in ${WAKE_TIMEOUT_MS} ms`,
    });
  });

  test('by a redirect does not take the secret elsewhere', async () => {
    const target = await httpServer(() => ({ status: 202 }));
    server = await httpServer(() => ({ status: 302, headers: { location: target.url } }));
    const woken = await wakePoller({ url: server.url, secret: PLANTED.keySecret });
    expect(woken).toEqual({ delivered: false, reason: 'the wake function answered 302' });
    expect(target.received).toEqual([]);
    target.close();
  });
});

describe('nothing is thrown, and nothing tells the secret', () => {
  test.each([
    ['a url that is none', 'wake.example.com', 's', 'the url is none'],
    ['a url without TLS', 'http://wake.example.com', 's', 'the url must begin with https://'],
    ['a secret of two lines', 'http://127.0.0.1:9', 'first\nsecond', 'is the secret one line'],
    ['a secret in other letters', 'http://127.0.0.1:9', 'ключ', 'is the secret one line'],
  ])('where there is %s', async (_, url, secret, reason) => {
    const woken = await wakePoller({ url, secret });
    expect(woken).toMatchObject({ delivered: false, reason: expect.stringContaining(reason) });
    expect(JSON.stringify(woken)).not.toContain('first');
  });
});
