import { describe, expect, test } from '@jest/globals';
import {
  checkResponseTimeouts,
  unreadNotice,
  unregisteredNotice,
} from '../../../../infra/plugin/after-deploy/response-timeouts.ts';
import { ConductorError } from '../../../../lib/conductor/errors.ts';
import type { Call } from '../../../../lib/conductor/http.ts';
import { additionsTo } from '../../../support/plugin/service.ts';

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
  const call: Call = async ({ url = '' }) => {
    asked.push(url);
    const name = decodeURIComponent(url.split('/').at(-1) ?? '');
    const responseTimeoutSeconds = timeouts[name];
    if (responseTimeoutSeconds === undefined) throw new ConductorError('unknown', 'answered 404');
    return { name, responseTimeoutSeconds };
  };
  return { asked, call };
}

const check = (functionSeconds: number, responseSeconds: number, wrap = false) =>
  checkResponseTimeouts(
    routesOf({ mail: functionSeconds }, wrap),
    server({ mail: responseSeconds }).call,
  );

describe('a response timeout', () => {
  test.each([
    [10, 100],
    [10, 310],
    [10, 10],
    [300, 900],
    [900, 990],
  ])('for a function of %p s may be %p s', async (functionSeconds, responseSeconds) => {
    expect(await check(functionSeconds, responseSeconds)).toEqual({
      warnings: [],
      unregistered: [],
      unread: [],
    });
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
  const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`task${i}`, 1]));

  test('is asked once for each type, by its definition’s name', async () => {
    const { asked, call } = server({});
    const events = ['a?b', { task: 'a?b', domain: 'eu' }].map((conductor) => ({ conductor }));
    const { routes } = additionsTo({ functions: { a: { events } } }).plan;
    await checkResponseTimeouts(routes, call);
    expect(asked).toEqual(['/metadata/taskdefs/a%3Fb']);
  });

  test('need not know every type', async () => {
    const { call } = server({ mail: 3_600 });
    const read = await checkResponseTimeouts(routesOf({ mail: 1, post: 1 }), call);
    expect(read).toEqual({
      warnings: [expect.stringContaining('mail')],
      unregistered: ['post'],
      unread: [],
    });
    expect(unregisteredNotice(read.unregistered)).toContain(
      'Conductor has no task definition of post. Register one',
    );
  });

  test.each<[string, Call]>([
    ['be a proxy that wants a sign-in', async () => '<html>'],
    [
      'want a key',
      async () => {
        throw new ConductorError('unauthorized', 'answered 401');
      },
    ],
    [
      'be another than Conductor',
      async () => {
        throw new ConductorError('unavailable', 'answered 404');
      },
    ],
  ])('may %s, and its answer is told', async (_, call) => {
    const { unread, warnings, answer } = await checkResponseTimeouts(routesOf(many), call);
    expect(warnings).toEqual([]);
    expect(unread).toEqual(Object.keys(many));
    expect(unreadNotice(unread, answer)).toMatch(
      /^conductor-lambda: the responseTimeoutSeconds of task0, .* 20 more was not checked: .*(answer)/,
    );
  });

  test('gets at most ten questions at once', async () => {
    let open = 0;
    let most = 0;
    const { call } = server(many);
    const counted: Call = async (request) => {
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open -= 1;
      return call(request);
    };
    expect(await checkResponseTimeouts(routesOf(many), counted)).toMatchObject({
      unread: [],
    });
    expect(most).toBe(10);
  });

  test('that cannot be reached is not tried for every type', async () => {
    let asked = 0;
    const call: Call = async () => {
      asked += 1;
      throw new ConductorError('unreachable', 'did not answer');
    };
    const { warnings, unread } = await checkResponseTimeouts(routesOf(many), call);
    // Ten are asked at the same time.
    expect(asked).toBeLessThan(20);
    expect({ warnings, unread: unread.length }).toEqual({
      warnings: [],
      unread: 25,
    });
    expect(unreadNotice(unread)).toMatch(
      /task0, .*, task4 and 20 more was not checked: Conductor cannot be reached from here/,
    );
  });
});
