import { afterEach, describe, expect, test } from '@jest/globals';
import { accessKeyAuth } from '../../../lib/conductor/auth.ts';
import { type Conductor, conductorAt } from '../../../lib/conductor/tasks.ts';
import type { AccessKey } from '../../../lib/config/load.ts';
import { sendResult } from '../../../lib/reporting/send.ts';
import { aTask } from '../../support/factories.ts';
import { type Answer, faultOf, httpServers, type Received } from '../../support/http-server.ts';
import { PLANTED, plantedIn } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const KEY: AccessKey = { keyId: PLANTED.keyId, keySecret: PLANTED.keySecret };
const readKey = async () => KEY;
const plenty = () => 10_000;
const aResult = {
  taskId: 't1',
  workflowInstanceId: 'w1',
  status: 'COMPLETED',
  outputData: {},
} as const;
const send = (conductor: Conductor, remainingMs: () => number) =>
  sendResult(aResult, { taskId: 't1', pollCount: 1, workerId: undefined }, conductor, remainingMs);

/** A token that says when it expires. */
const jwt = (claims: object) => {
  const [head, body] = ['{"alg":"none"}', JSON.stringify(claims)].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  return `${head}.${body}.${PLANTED.token}`;
};

/** Tokens without an expiry. */
const TOKEN = PLANTED.token;
const [OLD, NEW, NEWER] = [`${TOKEN}-old`, `${TOKEN}-new`, `${TOKEN}-newer`] as const;

/** An Orkes server: each token is the next of the list, and one that it does not know gets 401. */
async function orkes(
  tokens: string[],
  isValid = (token: unknown) => tokens.includes(String(token)),
) {
  let given = 0;
  const answer = ({ path, headers }: Received): Answer => {
    if (path === '/api/token') return { body: { token: tokens[given++] ?? tokens.at(-1) } };
    return isValid(headers['x-authorization'])
      ? { body: aTask({ taskId: 't1' }) }
      : { status: 401 };
  };
  const server = await servers.start(answer);
  return { ...server, tokensGiven: () => given };
}

describe('the token', () => {
  test('is requested with the key, and sent with each call', async () => {
    const { url, received } = await orkes([TOKEN]);
    const conductor = conductorAt(url, readKey);
    await conductor.getTask('t1');
    await conductor.getTask('t1');
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/token',
      'GET /api/tasks/t1',
      'GET /api/tasks/t1',
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(KEY);
    expect(received.map(({ headers }) => headers['x-authorization'])).toEqual([
      undefined,
      TOKEN,
      TOKEN,
    ]);
  });

  test('is requested once by calls at the same time', async () => {
    const { url, tokensGiven } = await orkes([TOKEN]);
    const conductor = conductorAt(url, readKey);
    await Promise.all(Array.from({ length: 5 }, () => conductor.getTask('t1')));
    expect(tokensGiven()).toBe(1);
  });

  test('is not requested where there is no key', async () => {
    const { url, received } = await servers.start(() => ({ body: aTask() }));
    await conductorAt(url).getTask('t1');
    expect(received.map(({ path }) => path)).toEqual(['/api/tasks/t1']);
    expect(received[0]?.headers).not.toHaveProperty('x-authorization');
  });

  test('is replaced a minute before it expires', async () => {
    let nowMs = 1_000_000;
    const given = [jwt({ exp: 2_000 }), jwt({ exp: 9_000 })];
    const requestToken = async () => ({ token: given.shift() });
    const tokens = accessKeyAuth(requestToken, readKey, () => nowMs);
    const first = await tokens.token();
    nowMs = 1_940_000;
    expect(await tokens.token()).toBe(first);
    nowMs = 1_940_001;
    expect(await tokens.token()).not.toBe(first);
    expect(given).toEqual([]);
  });

  test.each([
    ['no JWT', TOKEN],
    ['a JWT without exp', jwt({ sub: KEY.keyId })],
    ['an odd exp', jwt({ exp: 'soon' })],
  ])('is used as long as the server takes it, also as %s', async (_, token) => {
    const { url, tokensGiven } = await orkes([token]);
    const conductor = conductorAt(url, readKey);
    await conductor.getTask('t1');
    await conductor.getTask('t1');
    expect(tokensGiven()).toBe(1);
  });
});

describe('a 401', () => {
  test('gets a fresh token, with the key as it is now, and the call is made again', async () => {
    const keys = [KEY, { ...KEY, keySecret: 'rotated' }];
    const { url, received } = await orkes([OLD, NEW], (token) => token === NEW);
    await conductorAt(url, async () => keys.shift() ?? KEY).getTask('t1');
    const tokenCalls = received.filter(({ path }) => path === '/api/token');
    expect(tokenCalls.map(({ body }) => JSON.parse(body).keySecret)).toEqual([
      KEY.keySecret,
      'rotated',
    ]);
    expect(received.at(-1)?.headers['x-authorization']).toBe(NEW);
  });

  test('a second time is the error: no loop', async () => {
    const { url, received } = await orkes([OLD, NEW, NEWER], () => false);
    expect(await faultOf(conductorAt(url, readKey).getTask('t1'))).toMatchObject({
      fault: 'unauthorized',
      isPassing: false,
      message: expect.stringContaining('Check the key and the rights'),
    });
    expect(received).toHaveLength(4);
  });

  test('whose message repeats the token: the error leaves the token out', async () => {
    const { url } = await servers.start(({ path, headers }) =>
      path === '/api/token'
        ? { body: { token: TOKEN } }
        : { status: 401, body: { message: `${headers['x-authorization']} has expired` } },
    );
    expect(await faultOf(conductorAt(url, readKey).getTask('t1'))).toMatchObject({
      message: expect.stringContaining('Conductor answered 401 (… has expired) to GET'),
    });
  });

  test('of calls that come together asks for one fresh token', async () => {
    const { url, tokensGiven } = await orkes([OLD, NEW, NEWER], (token) => token === NEW);
    const conductor = conductorAt(url, readKey);
    await Promise.all(Array.from({ length: 5 }, () => conductor.getTask('t1')));
    expect(tokensGiven()).toBe(2);
  });

  test('is not asked about again after a 403: the key is right, and may not', async () => {
    const { url, received } = await servers.start(({ path }) =>
      path === '/api/token' ? { body: { token: TOKEN } } : { status: 403 },
    );
    expect(await faultOf(conductorAt(url, readKey).getTask('t1'))).toMatchObject({
      fault: 'unauthorized',
    });
    expect(received).toHaveLength(2);
  });
});

describe('without a token', () => {
  test.each<[string, Answer, object]>([
    ['the wrong key', { status: 401, body: { message: 'bad key' } }, { fault: 'unauthorized' }],
    ['a server without Orkes', { status: 404 }, { fault: 'unavailable' }],
    [
      'a page',
      { body: '<html>' },
      { fault: 'unavailable', message: expect.stringContaining('it has no token') },
    ],
    ['a server in trouble', { status: 502 }, { fault: 'unavailable' }],
    ['no connection', 'drops', { fault: 'unreachable' }],
  ])('because of %s, the call fails, and the error repeats no secret', async (_, answer, fault) => {
    const { url, received } = await servers.start(() => answer);
    const failed = await faultOf(conductorAt(url, readKey).getTask('t1'));
    expect(failed).toMatchObject({ name: 'ConductorError', ...fault });
    expect(plantedIn(String(failed))).toEqual([]);
    expect(received.map(({ path }) => path)).toEqual(['/api/token']);
  });

  test('a report is tried again: a token that fails once costs no result', async () => {
    const { url, received } = await servers.start(({ path }, n) => {
      if (path === '/api/token') return n === 0 ? { status: 503 } : { body: { token: TOKEN } };
      return { body: 't1' };
    });
    await send(conductorAt(url, readKey), plenty);
    expect(received.map(({ path }) => path)).toEqual(['/api/token', '/api/token', '/api/tasks']);
  });

  test('a key that cannot be read: the error says so, and the next try reads the key again', async () => {
    let reads = 0;
    const { url } = await orkes([TOKEN]);
    const conductor = conductorAt(url, async () => {
      reads += 1;
      throw new Error('AWS answered 400 (AccessDeniedException)');
    });
    expect(await faultOf(conductor.getTask('t1'))).toMatchObject({
      name: 'ConductorError',
      message:
        "Conductor's key cannot be read: AWS answered 400 (AccessDeniedException). Check that it exists and that the function's role may read it.",
    });
    await faultOf(conductor.getTask('t1'));
    expect(reads).toBe(2);
  });

  test.each<[string, (n: number) => Answer, () => Promise<AccessKey>]>([
    ['/token hangs', () => 'hangs', readKey],
    ['the key does not come', () => ({ body: { token: TOKEN } }), () => new Promise(() => {})],
  ])('no report outlasts its deadline when %s', async (_, answer, key) => {
    const { url } = await servers.start((__, n) => answer(n));
    const endsAtMs = Date.now() + 80;
    const call = send(conductorAt(url, key), () => endsAtMs - Date.now());
    expect(await faultOf(call)).toMatchObject({
      fault: 'unreachable',
      message: expect.stringMatching(/gave no token in \d+ ms/),
    });
    expect(Date.now()).toBeLessThan(endsAtMs + 2_000);
  });
});
