import { afterEach, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { callsTo } from '../../../lib/conductor/http.ts';
import type { Plan, Route } from '../../../lib/config/plan.ts';
import { type Inspection, InspectionSchema, type Reach } from '../../../lib/inspection/answer.ts';
import { TYPES_OF_AN_ANSWER } from '../../../lib/inspection/defaults.ts';
import { type InspectionPorts, inspect } from '../../../lib/inspection/inspect.ts';
import type { ServiceRequest } from '../../../lib/protocol/inspection.ts';
import { clockUntil } from '../../../lib/task/clock.ts';
import { aRoute } from '../../support/factories.ts';
import { type Answer, httpServers, type Received } from '../../support/http-server.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const servers = httpServers();
afterEach(servers.closeAll);

const POLLER = 'orders-dev-conductor-poller';
const planOf = (...routes: Route[]): Plan => ({ windowMs: 55_000, ruleName: POLLER, routes });
const KEY = { keyId: PLANTED.keyId, keySecret: PLANTED.keySecret };

/** A task of the index, with its data. */
const found = (workerId: string) => ({
  ...{ taskId: 't', workerId, updateTime: 77 },
  inputData: { card: PLANTED.input },
  outputData: { card: PLANTED.output },
});
const NOT_FOUND = (what: string): Answer => ({
  status: 404,
  body: { status: 404, message: `${what} not found` },
});

const definition = { name: 'greetings', ownerEmail: 'a@b' };

/** A server that works, as the open-source one answers; `changed` has other answers, by path. */
function working(changed: Record<string, Answer> = {}) {
  return ({ method, path, query }: Received): Answer => {
    const own = Object.entries(changed).find(([beginning]) => path.startsWith(beginning));
    if (own) return own[1];
    if (path === '/api/token') return { body: { token: PLANTED.token } };
    if (path === '/api/version') return { body: '3.32.2' };
    if (path === '/api/admin/config') return { body: { 'conductor.app.lockTimeToTry': '1s' } };
    if (path === '/api/tasks/queue/sizes') return { body: { greetings: 4, 'eu:greetings': 0 } };
    if (path === '/api/tasks/queue/polldata')
      return { body: [{ workerId: 'host-1', domain: null, lastPollTime: 66 }] };
    if (path === '/api/tasks/search-v2')
      return { body: { totalHits: 1, results: [found('host-2')] } };
    if (path === '/api/tasks/search') return { body: hits(query.query ?? '') };
    if (path.startsWith('/api/metadata/taskdefs/'))
      return { body: { ...definition, responseTimeoutSeconds: 100, concurrentExecLimit: 5 } };
    if (path.startsWith('/api/tasks/poll/')) return { body: [] };
    if (path.startsWith('/api/tasks')) return NOT_FOUND(method === 'GET' ? 'Task' : 'Workflow');
    return { status: 500, body: `unexpected call of ${path}` };
  };
}

function hits(query: string) {
  const totalHits = /IN_PROGRESS/.test(query)
    ? 2
    : /COMPLETED/.test(query)
      ? 30
      : /FAILED/.test(query)
        ? 1
        : /SCHEDULED/.test(query)
          ? 4
          : 99;
  return { totalHits, results: [{ updateTime: '2026-11-26T12:00:00.000Z' }] };
}

const REACHED: Reach = { kind: 'reached', addresses: ['10.0.0.7'] };

async function inspected(
  answer: (request: Received) => Answer,
  changed: Partial<InspectionPorts> = {},
  request: Partial<ServiceRequest> = {},
) {
  const { url, received } = await servers.start(answer);
  const { readKey } = changed;
  const inspection = await inspect(
    { about: 'all', skipTypes: 0, ...request },
    {
      ...{ version: '0.1.0', plan: planOf(aRoute()), serverUrl: url, readKey },
      call: callsTo(url, readKey),
      reach: async () => REACHED,
      item: undefined,
      mayCall: async () => true,
      runId: 'run-1',
      clock: clockUntil(() => 60_000),
      ...changed,
    },
  );
  return { inspection, received };
}

const ok = <T>(value: T) => ({ kind: 'answered', value });

describe('an inspection', () => {
  test('says all that a service needs of a server that works', async () => {
    const { inspection } = await inspected(working(), {
      plan: planOf(aRoute(), aRoute({ domain: 'eu' })),
    });
    const { types, server, functions, typesLeftOut, ...rest } = inspection;
    expect(rest).toMatchObject({ version: '0.1.0', plan: { ruleName: POLLER } });
    expect(server).toEqual({
      origin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      reach: REACHED,
      key: { kind: 'none' },
      version: ok('3.32.2'),
      sweeper: ok({ 'conductor.app.lockTimeToTry': '1s' }),
      mayRead: ok(true),
      mayUpdate: ok(true),
    });
    expect(types).toEqual([
      {
        taskType: 'greetings',
        definition: ok({ responseTimeoutSeconds: 100, concurrentExecLimit: 5 }),
        running: ok(2),
        done: ok(30),
        failed: ok(1),
        oldestWaitsSinceMs: ok(Date.UTC(2026, 10, 26, 12)),
        lastWorkers: ok([{ workerId: 'host-2', atMs: 77 }]),
        lanes: [
          { waiting: ok(4), lastPoll: ok({ workerId: 'host-1', atMs: 66 }) },
          { domain: 'eu', waiting: ok(0), lastPoll: ok(null) },
        ],
      },
    ]);
    expect(functions).toEqual([{ functionName: 'orders-dev-greetings', mayCall: ok(true) }]);
    expect(typesLeftOut).toBe(0);
  });

  test('is read from its JSON as it was written', async () => {
    const { inspection } = await inspected(working());
    expect(v.parse(InspectionSchema, JSON.parse(JSON.stringify(inspection)))).toEqual(inspection);
  });

  test('polls for no task, and sends no update of a task that exists', async () => {
    const { received } = await inspected(working(), { readKey: async () => KEY });
    const polls = received.filter(({ path }) => path.startsWith('/api/tasks/poll/'));
    expect(polls.map(({ query }) => query.count)).toEqual(['0']);
    expect(polls[0]?.query.workerid).toBe(`run-1.0`);
    const [update] = received.filter(
      ({ method, path }) => method === 'POST' && path === '/api/tasks',
    );
    expect(JSON.parse(update?.body ?? '')).toMatchObject({
      taskId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'IN_PROGRESS',
    });
  });

  test('asks who polled a type before it polls itself', async () => {
    const { received } = await inspected(working(), { readKey: async () => KEY });
    const order = received.map(({ path }) => path);
    expect(order.indexOf('/api/tasks/queue/polldata')).toBeLessThan(
      order.indexOf('/api/tasks/poll/batch/greetings'),
    );
  });

  test('of a server without a key polls nothing at all', async () => {
    const { received } = await inspected(working());
    expect(received.filter(({ path }) => path.includes('/poll/'))).toEqual([]);
  });

  test('has no secret and no data of a task in it', async () => {
    const { inspection } = await inspected(working(), { readKey: async () => KEY });
    expect(inspection.server.key).toEqual({ kind: 'taken' });
    expect(JSON.stringify(inspection)).not.toContain('planted-');
  });

  test('tells of some types, and how many it leaves out', async () => {
    const routes = Array.from({ length: 50 }, (_, i) => aRoute({ taskType: `type_${i}` }));
    const plan = planOf(...routes);
    const first = (await inspected(working(), { plan })).inspection;
    expect(first.types).toHaveLength(TYPES_OF_AN_ANSWER);
    expect(first.typesLeftOut).toBe(10);
    const rest = (await inspected(working(), { plan }, { skipTypes: TYPES_OF_AN_ANSWER }))
      .inspection;
    expect(rest.types.map(({ taskType }) => taskType)).toEqual(
      routes.slice(40).map(({ taskType }) => taskType),
    );
    expect(rest.typesLeftOut).toBe(0);
  });

  test('asks about each function once, and tells why one may not be called', async () => {
    const plan = planOf(aRoute(), aRoute({ taskType: 'b' }), aRoute({ functionName: 'gone' }));
    const asked: string[] = [];
    const { inspection } = await inspected(working(), {
      plan,
      async mayCall(name) {
        asked.push(name);
        if (name === 'gone') throw new Error('AWS answered 404 (Function not found)');
        return true;
      },
    });
    expect(asked).toEqual(['orders-dev-greetings', 'gone']);
    expect(inspection.functions[1]?.mayCall).toEqual({
      kind: 'failed',
      fault: 'other',
      reason: 'AWS answered 404 (Function not found)',
    });
  });

  test('tells why the ledger cannot be used', async () => {
    const refused = () => Promise.reject(new Error('AWS answered 400 (AccessDeniedException)'));
    const { inspection } = await inspected(working(), { item: { read: refused, write: refused } });
    expect(inspection.ledger).toMatchObject({ kind: 'failed', reason: /AccessDenied/ });
  });
});

describe('an inspection of the work alone, as one that is made again and again', () => {
  const WORK = { about: 'work' } as const;

  test('says how much there is to do', async () => {
    const all = (await inspected(working())).inspection;
    const { types, server } = (await inspected(working(), {}, WORK)).inspection;
    const lastWorkers = { kind: 'failed', fault: 'notAsked', reason: 'it was not asked' };
    expect(types).toEqual(all.types.map((type) => ({ ...type, lastWorkers })));
    expect(server.reach).toEqual(REACHED);
  });

  test('makes no call that the server takes for a poll, reads no whole task, and tries no right', async () => {
    const written: string[] = [];
    const called: string[] = [];
    const stored = { text: undefined, version: 0, atMs: 1 };
    const { inspection, received } = await inspected(
      working(),
      {
        readKey: async () => KEY,
        item: {
          read: async () => stored,
          async write(text) {
            written.push(text);
            return { written: true };
          },
        },
        async mayCall(name) {
          called.push(name);
          return true;
        },
      },
      WORK,
    );
    const asked = received.map(({ method, path }) => `${method} ${path}`);
    expect(asked.filter((call) => /poll\/|search-v2|\/api\/tasks$/.test(call))).toEqual([]);
    expect({ written, called, functions: inspection.functions }).toEqual({
      ...{ written: [], called: [], functions: [] },
    });
    expect(inspection.ledger).toMatchObject({ kind: 'answered' });
  });
});

/** All facts that the server would have to tell. */
const toldBy = ({ server: { version, mayRead }, types }: Inspection) => [
  version,
  mayRead,
  ...types.flatMap(({ definition, running, lanes }) => [
    definition,
    running,
    ...lanes.map(({ waiting }) => waiting),
  ]),
];

describe('a server that cannot be asked', () => {
  test('since the network does not lead to it, is not asked', async () => {
    const reach: Reach = { kind: 'noName', reason: 'getaddrinfo ENOTFOUND conductor' };
    const { inspection, received } = await inspected(working(), { reach: async () => reach });
    for (const fact of toldBy(inspection))
      expect(fact).toEqual({ kind: 'failed', fault: 'unreachable', reason: reach.reason });
    expect(received).toEqual([]);
  });

  test('since AWS does not give the key, is not asked', async () => {
    const readKey = () => Promise.reject(new Error('AWS answered 400 (AccessDeniedException)'));
    const { inspection, received } = await inspected(working(), { readKey });
    expect(inspection.server.key).toEqual({
      kind: 'unreadable',
      reason: 'AWS answered 400 (AccessDeniedException)',
    });
    for (const fact of toldBy(inspection)) expect(fact).toMatchObject({ fault: 'unauthorized' });
    expect(received).toEqual([]);
  });

  test('since it refuses the key, is asked for a token only, and its words are not repeated', async () => {
    const answer = working({ '/api/token': { status: 401, body: `not ${PLANTED.keyId}` } });
    const { inspection, received } = await inspected(answer, { readKey: async () => KEY });
    expect(inspection.server.key).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^Conductor answered 401 to POST .*\/api\/token\. /),
    });
    expect(received.map(({ path }) => path)).toEqual(['/api/token']);
  });

  test('since it does not answer the request for a token, may have any key', async () => {
    const answer = working({ '/api/token': 'drops' });
    const { inspection } = await inspected(answer, { readKey: async () => KEY });
    expect(inspection.server.key).toMatchObject({ kind: 'notAsked' });
  });
});

describe('a server that tells less', () => {
  test('has no definition of a type', async () => {
    const { inspection } = await inspected(
      working({
        '/api/metadata/taskdefs/': {
          status: 404,
          body: { status: 404, message: 'No such taskType found by name: greetings' },
        },
      }),
    );
    expect(inspection.types[0]?.definition).toEqual(ok(null));
  });

  test('has an empty index, so that no count of it means anything', async () => {
    const { inspection } = await inspected(
      working({ '/api/tasks/search': { body: { totalHits: 0, results: [] } } }),
    );
    const [{ running, done, failed, lastWorkers } = {}] = inspection.types;
    for (const fact of [running, done, failed, lastWorkers])
      expect(fact).toMatchObject({ kind: 'failed', fault: 'notTold' });
  });

  test('does not have all waiting tasks in its index, so that the oldest is not known', async () => {
    const { inspection } = await inspected(
      working({ '/api/tasks/queue/sizes': { body: { greetings: 5 } } }),
    );
    expect(inspection.types[0]?.oldestWaitsSinceMs).toMatchObject({ fault: 'notTold' });
  });

  test('has no task that waits, so that there is no oldest', async () => {
    const { inspection } = await inspected(
      working({ '/api/tasks/queue/sizes': { body: { greetings: 0 } } }),
    );
    expect(inspection.types[0]?.oldestWaitsSinceMs).toEqual(ok(null));
  });

  test('cannot be searched for a type whose name would be part of the query', async () => {
    const { inspection, received } = await inspected(working(), {
      plan: planOf(aRoute({ taskType: "x' OR" })),
    });
    expect(inspection.types[0]?.done).toMatchObject({ fault: 'notTold' });
    expect(received.filter(({ query }) => query.query?.includes('OR'))).toEqual([]);
  });

  test('refuses to let a key read tasks, and says so', async () => {
    const answer = working({ '/api/tasks/search': { status: 403, body: 'no right' } });
    const { inspection } = await inspected(answer, { readKey: async () => KEY });
    expect(inspection.types[0]?.running).toMatchObject({ kind: 'failed', fault: 'unauthorized' });
    expect(inspection.types[0]?.definition).toMatchObject({ kind: 'answered' });
  });
});

test('an inspection ends before its process does, and says what it has not asked', async () => {
  const clock = clockUntil(() => 5_000);
  const { inspection, received } = await inspected(working(), { clock });
  for (const fact of toldBy(inspection)) expect(fact).toMatchObject({ fault: 'notAsked' });
  expect(received).toEqual([]);
});
