import { describe, expect, test } from '@jest/globals';
import {
  checkResponseTimeouts,
  unreadNotice,
} from '../../../../infra/plugin/after-deploy/response-timeouts.ts';
import { additionsTo, SERVER_URL } from '../../../support/plugin/service.ts';

/** The routes of functions with these timeouts, in seconds, whose task types have their names. */
const routesOf = (timeouts: Record<string, number>, wrap = false) =>
  additionsTo({
    functions: Object.fromEntries(
      Object.entries(timeouts).map(([task, timeout]) => [
        task,
        { timeout, events: [{ conductor: { task, wrap, concurrency: 1 } }] },
      ]),
    ),
  }).plan.routes;

/** A server that knows these response timeouts, and how often it was asked. */
function server(timeouts: Record<string, number>) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const name = decodeURIComponent(url.split('/').at(-1) ?? '');
    const responseTimeoutSeconds = timeouts[name];
    return responseTimeoutSeconds === undefined
      ? Response.json({ status: 404 }, { status: 404 })
      : Response.json({ name, responseTimeoutSeconds });
  };
  return { asked, fetch };
}

const check = (functionSeconds: number, responseSeconds: number, wrap = false) =>
  checkResponseTimeouts(
    routesOf({ mail: functionSeconds }, wrap),
    SERVER_URL,
    server({ mail: responseSeconds }).fetch,
  );

describe('a response timeout', () => {
  test.each([
    [10, 100],
    [10, 310],
    [10, 10],
    [300, 900],
    [900, 990],
  ])('for a function of %p s may be %p s', async (functionSeconds, responseSeconds) => {
    expect(await check(functionSeconds, responseSeconds)).toEqual({ warnings: [], unread: [] });
  });

  test.each([
    [10, 311, 'if the poller dies', 100],
    [10, 3_600, 'if the poller dies', 100],
    [300, 901, 'if the poller dies', 390],
    [10, 0, 'if the poller dies', 100],
    [30, 29, 'Conductor starts a task again while it still runs', 120],
  ])(
    'for a function of %p s may not be %p s: %s',
    async (functionSeconds, seconds, why, better) => {
      const { warnings } = await check(functionSeconds, seconds);
      expect(warnings).toEqual([
        expect.stringContaining(
          `the task definition of mail has responseTimeoutSeconds ${seconds}`,
        ),
      ]);
      expect(warnings[0]).toContain(
        `orders-dev-mail runs for at most ${functionSeconds} s: ${why}`,
      );
      expect(warnings[0]).toContain(`Set responseTimeoutSeconds to ${better}.`);
    },
  );

  test('of a wrapped function is held against that function', async () => {
    const { warnings } = await check(10, 3_600, true);
    expect(warnings[0]).toContain('orders-dev-mail runs for at most 10 s');
  });
});

describe('the server', () => {
  test('is asked once for each type, by its definition’s name', async () => {
    const { asked, fetch } = server({});
    const events = ['a/b', { task: 'a/b', domain: 'eu' }].map((conductor) => ({ conductor }));
    const { routes } = additionsTo({ functions: { a: { events } } }).plan;
    await checkResponseTimeouts(routes, SERVER_URL, fetch);
    expect(asked).toEqual([`${SERVER_URL}/metadata/taskdefs/a%2Fb`]);
  });

  test('need not know every type', async () => {
    const { fetch } = server({ mail: 3_600 });
    const read = await checkResponseTimeouts(routesOf({ mail: 1, post: 1 }), SERVER_URL, fetch);
    expect(read).toEqual({ warnings: [expect.stringContaining('mail')], unread: ['post'] });
  });

  test('may be a proxy that wants a sign-in', async () => {
    const fetch = async () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    expect(await checkResponseTimeouts(routesOf({ mail: 1 }), SERVER_URL, fetch)).toEqual({
      warnings: [],
      unread: ['mail'],
    });
  });

  const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`task${i}`, 1]));

  test('gets at most ten questions at once', async () => {
    let open = 0;
    let most = 0;
    const { fetch } = server(many);
    const counted = async (url: string) => {
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open -= 1;
      return fetch(url);
    };
    expect(await checkResponseTimeouts(routesOf(many), SERVER_URL, counted)).toMatchObject({
      unread: [],
    });
    expect(most).toBe(10);
  });

  test('that cannot be reached is not tried for every type', async () => {
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      throw new TypeError('fetch failed');
    };
    const { warnings, unread } = await checkResponseTimeouts(routesOf(many), SERVER_URL, fetch);
    expect({ asked, warnings, unread: unread.length }).toEqual({
      asked: 10,
      warnings: [],
      unread: 25,
    });
    expect(unreadNotice(unread)).toMatch(
      /task0, .*, task4 and 20 more could not be read from here/,
    );
  });
});
