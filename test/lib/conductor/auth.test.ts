import { afterEach, describe, expect, test } from '@jest/globals';
import { accessKeyAuth } from '../../../lib/conductor/auth.ts';
import { type Conductor, conductorAt } from '../../../lib/conductor/tasks.ts';
import type { AccessKey } from '../../../lib/config/load.ts';
import { sendResult } from '../../../lib/reporting/send.ts';
import { clockUntil } from '../../../lib/task/clock.ts';
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
  sendResult(
    aResult,
    { taskId: 't1', pollCount: 1, workerId: undefined },
    conductor,
    clockUntil(remainingMs),
  );

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
    [60, 30],
    [20, 10],
    [1, 0.5],
  ])('that lives for %i s is used for %f s', async (lives, used) => {
    let nowMs = 1_000_000;
    const given = [jwt({ exp: 1_000 + lives }), jwt({ exp: 9_000 })];
    const tokens = accessKeyAuth(
      async () => ({ token: given.shift() }),
      readKey,
      () => nowMs,
    );
    const first = await tokens.token();
    nowMs += used * 1_000;
    expect(await tokens.token()).toBe(first);
    nowMs += 1;
    expect(await tokens.token()).not.toBe(first);
  });

  test("that is expired by this machine's clock is used as long as the server takes it", async () => {
    const { url, tokensGiven } = await orkes([jwt({ exp: 1_000 })]);
    const conductor = conductorAt(url, readKey);
    await conductor.getTask('t1');
    await conductor.getTask('t1');
    expect(tokensGiven()).toBe(1);
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

describe('a 403', () => {
  /** A server that takes only the second token, and answers the first with 403. */
  const refusing = (body: object) =>
    servers.start(({ path, headers }, n) => {
      if (path === '/api/token') return { body: { token: n === 0 ? OLD : NEW } };
      return headers['x-authorization'] === NEW
        ? { body: aTask({ taskId: 't1' }) }
        : { status: 403, body };
    });

  test.each(['EXPIRED_TOKEN', 'INVALID_TOKEN'])(
    'with %s gets a fresh token, and the call is made again',
    async (error) => {
      const { url, received } = await refusing({ error, message: 'Token cannot be used' });
      expect(await conductorAt(url, readKey).getTask('t1')).toMatchObject({ taskId: 't1' });
      expect(received).toHaveLength(4);
    },
  );

  test('with EXPIRED_TOKEN a second time is the error: no loop', async () => {
    const { url, received } = await servers.start(({ path }) =>
      path === '/api/token'
        ? { body: { token: TOKEN } }
        : { status: 403, body: { error: 'EXPIRED_TOKEN' } },
    );
    const failed = await faultOf(conductorAt(url, readKey).getTask('t1'));
    expect(failed).toMatchObject({ fault: 'unauthorized' });
    expect(received).toHaveLength(4);
  });

  test.each([{ error: 'FORBIDDEN' }, { error: 7 }, { message: 'EXPIRED_TOKEN' }, []])(
    'with %j is a missing right: no new token',
    async (body) => {
      const { url, received } = await refusing(body);
      const failed = await faultOf(conductorAt(url, readKey).getTask('t1'));
      expect(failed).toMatchObject({ fault: 'unauthorized' });
      expect(received).toHaveLength(2);
    },
  );
});

describe('no error repeats', () => {
  /** A key with characters that JSON and addresses write in another way. */
  const ODD: AccessKey = {
    keyId: PLANTED.keyId,
    keySecret: `${PLANTED.keySecret} "quoted\\" & more`,
  };
  const PART = `${PLANTED.token}-and-a-long-end`;

  test.each([400, 401, 500])('a key that the server quotes in its %i to /token', async (status) => {
    const { url } = await servers.start(({ body }) => ({
      status,
      body: { status, message: `cannot parse ${body}`.slice(0, 70) },
    }));
    const failed = await faultOf(conductorAt(url, async () => ODD).getTask('t1'));
    expect(failed).toMatchObject({ name: 'ConductorError' });
    expect(plantedIn(String(failed))).toEqual([]);
  });

  test.each<[string, (key: AccessKey, token: string) => string]>([
    ['the token', (_, token) => `${token} has expired`],
    ['the token behind a word', (_, token) => `Authorization:Bearer ${token}`],
    ['a part of the token', (_, token) => `token ${token.slice(0, 24)} … has expired`],
    ['the end of the token', (_, token) => `token …${token.slice(-20)} has expired`],
    ['the key', (key) => `key ${key.keyId} with ${key.keySecret} is disabled`],
    ['the key in JSON', (key) => `no such key: ${JSON.stringify(key)}`],
    ['the key in an address', (key) => `/login?secret=${encodeURIComponent(key.keySecret)}`],
    ['the token where the words are cut', (_, token) => `${'x '.repeat(92)}${token}`],
  ])('%s that the server quotes in its answer to another call', async (_, words) => {
    for (const status of [400, 403, 500]) {
      const { url } = await servers.start(({ path }) =>
        path === '/api/token'
          ? { body: { token: PART } }
          : { status, body: { status, message: words(ODD, PART) } },
      );
      const failed = await faultOf(conductorAt(url, async () => ODD).getTask('t1'));
      expect(String(failed)).toContain(`answered ${status} (`);
      expect(String(failed)).not.toContain(PART.slice(-12));
      expect(String(failed)).not.toContain('quoted');
      expect(plantedIn(String(failed))).toEqual([]);
    }
  });

  test('a word of the server that is not of a secret is left as it is', async () => {
    const message = 'workflow 7b7a0c0e-9b0a-4a52-8f2b-6d5a1f7c2d11 is not-in-a-state-for-this';
    const { url } = await servers.start(({ path }) =>
      path === '/api/token' ? { body: { token: PART } } : { status: 500, body: { message } },
    );
    const failed = await faultOf(conductorAt(url, async () => ODD).getTask('t1'));
    expect(String(failed)).toContain(`(${message})`);
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
