import { describe, expect, test } from '@jest/globals';
import type { Facts } from '../../../../infra/cli/doctor/facts.ts';
import { type Fault, isWrong } from '../../../../infra/cli/doctor/finding.ts';
import type { Route } from '../../../../lib/config/plan.ts';
import { worker } from '../../../../lib/index.ts';
import type { Inspection, TypeFacts } from '../../../../lib/inspection/answer.ts';
import {
  aFunction,
  alarmsOfPoller,
  anInspection,
  answered,
  aPoller,
  aPollerThatSees,
  aRun,
  aServer,
  aType,
  aWake,
  faultsOf,
  findingsOf,
  is,
  NOW_MS,
  POLLER,
} from '../../../support/doctor/facts.ts';
import { aContext, aDispatch, aRoute, aTask } from '../../../support/factories.ts';

const MINUTE_MS = 60_000;
const failed = (fault: 'unauthorized' | 'unavailable' | 'unreachable' | 'other', reason: string) =>
  ({ kind: 'failed', fault, reason }) as const;

const poller = (fields: Parameters<typeof aPoller>[0]): Partial<Facts> => ({
  pollers: [aPoller(fields)],
});
const server = (fields: Partial<Inspection['server']>) =>
  aPollerThatSees({ server: aServer(fields) });
const type = (fields: Partial<TypeFacts>) => aPollerThatSees({ types: [aType(fields)] });
const greetings = (fields: Parameters<typeof aFunction>[0]): Partial<Facts> => ({
  functions: new Map([['orders-dev-greetings', is(aFunction(fields))]]),
});
const lane = (workerId: string, agoMs: number): Partial<TypeFacts> => ({
  lanes: [{ waiting: answered(0), lastPoll: answered({ workerId, atMs: NOW_MS - agoMs }) }],
});
/** The last task has the worker id of the function that reported it. */
const reportedBy = (route: Route): Partial<Facts> => {
  const name = route.functionName.split(':')[0];
  const lastWorkers = answered([{ workerId: `${name}:8e9c-4d1f`, atMs: NOW_MS - MINUTE_MS }]);
  const plan = { windowMs: 55_000, ruleName: POLLER, routes: [route] };
  return aPollerThatSees({ plan, types: [aType({ lastWorkers })] });
};
const alarmOn = (part: string): Partial<Facts> => ({
  alarms: [
    {
      part: part === 'dead-letters' ? part : 'inbox-undelivered',
      name: part,
      known: is({ name: part, state: 'ALARM', hasActions: true }),
    },
  ],
});
const withOn = (part: string) =>
  is(
    alarmsOfPoller().map((alarm) =>
      alarm.name === `${POLLER}-${part}` ? { ...alarm, state: 'ALARM' } : alarm,
    ),
  );
const DEAD = {
  deadLetters: { name: 'dead', known: is({ waiting: 2, hidden: 1, delayed: 0 }) },
};

/** One fault each, and what is so then. */
const SICK: [Fault, string, Partial<Facts>][] = [
  [
    'rule-disabled',
    'the schedule is off, and so no run ends',
    poller({ rule: { isPaused: true, targets: is([]) }, lastRun: is(undefined) }),
  ],
  ['rule-missing', 'the rule is gone', poller({ rule: undefined, lastRun: is(undefined) })],
  [
    'rule-without-target',
    'the rule starts another function',
    poller({ rule: { isPaused: false, targets: is([`arn:…:function:${POLLER}-images`]) } }),
  ],
  [
    'never-started',
    'no run has ended, and it was hardly started',
    poller({ lastRun: is(undefined), started: is({ value: 2, lastAtMs: NOW_MS }) }),
  ],
  [
    'never-started',
    'the last run ended long ago',
    poller({
      lastRun: is(aRun({ startedAt: new Date(NOW_MS - 10 * MINUTE_MS).toISOString() })),
      started: is(undefined),
    }),
  ],
  ['runs-fail', 'runs die', poller({ died: is({ value: 3, lastAtMs: NOW_MS - MINUTE_MS }) })],
  [
    'worker-broken',
    'the last run found the worker broken',
    poller({ lastRun: is(aRun({ reason: 'the worker does not load' })) }),
  ],
  [
    'polling-fails',
    'the last run could not poll, and nothing else shows why',
    poller({ lastRun: is(aRun({ reason: 'Conductor answered 502' })) }),
  ],
  [
    'poller-dies',
    'the poller dies',
    poller({
      inspection: { kind: 'died', reason: 'ConfigError: CONDUCTOR_SERVER_URL is missing' },
      lastRun: is(undefined),
      died: is({ value: 9, lastAtMs: NOW_MS }),
    }),
  ],
  [
    'poller-off',
    'AWS throttles the poller',
    poller({ inspection: { kind: 'throttled', reason: 'TooManyRequestsException' } }),
  ],
  [
    'poller-outdated',
    'the poller answers something else',
    poller({ inspection: { kind: 'otherVersion' } }),
  ],
  ['function-missing', 'the poller itself is gone', poller({ config: is(undefined) })],
  [
    'server-name',
    'DNS does not know the server',
    server({ reach: { kind: 'noName', reason: 'getaddrinfo ENOTFOUND conductor' } }),
  ],
  [
    'server-name',
    'the same, which stops the last run too',
    {
      pollers: [
        aPoller({
          lastRun: is(aRun({ reason: 'Conductor did not answer' })),
          inspection: {
            kind: 'answered',
            inspection: anInspection({
              server: aServer({ reach: { kind: 'noName', reason: 'ENOTFOUND' } }),
            }),
          },
        }),
      ],
    },
  ],
  [
    'server-connection',
    'nothing listens there',
    server({ reach: { kind: 'noConnection', addresses: ['10.0.0.7'], reason: 'ECONNREFUSED' } }),
  ],
  [
    'server-tls',
    'the port knows no TLS',
    server({ reach: { kind: 'noTls', addresses: ['10.0.0.7'], reason: 'wrong version number' } }),
  ],
  [
    'server-certificate',
    'the certificate ends soon',
    server({
      reach: { kind: 'reached', addresses: ['10.0.0.7'], validUntilMs: NOW_MS + MINUTE_MS },
    }),
  ],
  [
    'key-missing',
    'the server wants a key, and there is none',
    server({
      key: { kind: 'none' },
      mayRead: failed('unauthorized', 'Conductor answered 401'),
      mayUpdate: failed('unauthorized', 'Conductor answered 401'),
    }),
  ],
  ['key-unreadable', 'AWS does not give it', server({ key: { kind: 'unreadable', reason: '' } })],
  ['key-refused', 'the key is wrong', server({ key: { kind: 'refused', reason: '401' } })],
  [
    'key-rights',
    'the key may not update tasks',
    server({ mayUpdate: failed('unauthorized', 'Conductor answered 403') }),
  ],
  [
    'key-rights',
    'the key may not poll a type',
    type({
      lanes: [
        {
          waiting: answered(0),
          lastPoll: answered(null),
          mayPoll: failed('unauthorized', 'Conductor answered 403'),
        },
      ],
    }),
  ],
  [
    'server-fails',
    'a proxy answers',
    server({ mayRead: failed('unavailable', "The answer is not Conductor's") }),
  ],
  ['server-version', 'the server is too old for wake', server({ version: answered('3.31.1') })],
  [
    'type-paused',
    'a person has paused a type',
    aPollerThatSees({
      ledger: answered({
        ...{ atMs: NOW_MS, open: {}, queued: {}, isWanted: false },
        pauses: { types: { greetings: { at: '2026-11-26T11:00:00.000Z', reason: 'the bank' } } },
      }),
    }),
  ],
  ['definition-missing', 'the server has no definition', type({ definition: answered(null) })],
  [
    'response-timeout',
    'the response timeout is shorter than the function may run',
    type({ definition: answered({ responseTimeoutSeconds: 9 }) }),
  ],
  [
    'response-timeout',
    'there is no response timeout',
    type({ definition: answered({ responseTimeoutSeconds: 0 }) }),
  ],
  ['another-poller', 'a worker of another kind polled last', type(lane('host-1', 2_000))],
  [
    'another-poller',
    'the poller of another service polled last',
    type(lane('billing-dev-conductor-poller:run-9.0.1', 2_000)),
  ],
  [
    'another-poller',
    'a task was done by another worker, though this one polled last',
    type({ lastWorkers: answered([{ workerId: 'host-1', atMs: NOW_MS - MINUTE_MS }]) }),
  ],
  ['ledger', 'the table is gone', aPollerThatSees({ ledger: failed('other', 'AWS answered 400') })],
  [
    'function-missing',
    'a worker is gone, which AWS tells the poller too',
    {
      functions: new Map([['orders-dev-greetings', is(undefined)]]),
      ...aPollerThatSees({
        functions: [
          {
            functionName: 'orders-dev-greetings',
            mayCall: failed('other', 'AWS answered 404 (Function not found)'),
          },
        ],
      }),
    },
  ],
  [
    'function-not-callable',
    'the poller may not call a worker',
    aPollerThatSees({
      functions: [
        {
          functionName: 'orders-dev-greetings',
          mayCall: failed('other', 'AWS answered 403 (not authorized)'),
        },
      ],
    }),
  ],
  ['function-off', 'a worker is switched off', greetings({ reservedConcurrency: 0 })],
  ['function-state', 'a worker cannot run', greetings({ state: 'Failed', stateReason: 'VPC' })],
  ['function-state', 'a change of a worker has failed', greetings({ lastUpdate: 'Failed' })],
  ['function-timeout', 'a worker may run longer than planned', greetings({ timeoutSeconds: 60 })],
  [
    'account-concurrency',
    'the account has no calls left',
    { mostAtOnce: is({ value: 1_000, lastAtMs: NOW_MS }) },
  ],
  ['inbox-not-read', 'the event source is off', { eventSources: is(['Disabled']) }],
  ['inbox-not-read', 'there is no event source', { eventSources: is([]) }],
  ['inbox-missing', 'the inbox is gone', { inbox: { name: 'inbox', known: is(undefined) } }],
  ['dead-letters', 'there are dead letters', DEAD],
  ['dead-letters', 'the same, for which an alarm is on', { ...DEAD, ...alarmOn('dead-letters') }],
  ['alarm', 'an alarm is on', alarmOn('inbox-undelivered')],
  ['alarm', 'an alarm of a poller is on', poller({ alarms: withOn('tasks-fail') })],
  [
    'rule-disabled',
    'the schedule is off, for which an alarm is on',
    poller({
      rule: { isPaused: true, targets: is([]) },
      lastRun: is(undefined),
      alarms: withOn('stopped'),
    }),
  ],
  ['wake-url', 'the URL is gone', { wake: aWake({ url: is(undefined), knock: undefined }) }],
  [
    'wake-forbidden',
    'AWS refuses all calls of the URL',
    { wake: aWake({ knock: { kind: 'answered', status: 403, isByAws: true } }) },
  ],
  [
    'wake-fails',
    'the secret cannot be read',
    { wake: aWake({ knock: { kind: 'answered', status: 503, isByAws: false } }) },
  ],
  [
    'wake-secret',
    'all notices are refused',
    {
      wake: aWake({
        notices: is({ value: 40, lastAtMs: NOW_MS }),
        refused: is({ value: 40, lastAtMs: NOW_MS }),
      }),
    },
  ],
];

test('of a service that is well, nothing is wrong and nothing is unknown', () => {
  expect(findingsOf({}).filter(({ verdict }) => verdict !== 'fine')).toEqual([]);
});

describe('the doctor names', () => {
  test.each(SICK)('%s where %s, and nothing else', (fault, _, facts) => {
    expect(faultsOf(facts)).toEqual([fault]);
  });

  test('both task types, where a worker of one was given the tasks of another', async () => {
    const pack = worker({ task: 'pack' }, () => 'packed');
    const died = await pack(aDispatch(aTask({ taskType: 'ship' })), aContext()).catch(String);
    const facts = poller({ lastRun: is(aRun({ reason: `the worker does not load: ${died}` })) });
    const [finding] = findingsOf(facts).filter(isWrong);
    expect(finding).toMatchObject({
      fault: 'worker-broken',
      says: expect.stringContaining('this worker does pack, and was called for ship'),
    });
  });

  test('with each fault what to do, in a sentence', () => {
    const all = SICK.flatMap(([, , facts]) => findingsOf(facts)).filter(isWrong);
    for (const { todo } of all) expect(todo).toMatch(/^[A-Z].*[.`]$/s);
  });
});

describe('the doctor names no fault', () => {
  test.each<[string, Partial<Facts>]>([
    [
      'where runs died, and a later one ended well',
      poller({ died: is({ value: 3, lastAtMs: NOW_MS - 5 * MINUTE_MS }) }),
    ],
    [
      'where the service was deployed a minute ago',
      poller({
        lastRun: is(undefined),
        started: is(undefined),
        config: is(aFunction({ name: POLLER, changedAtMs: NOW_MS - MINUTE_MS })),
      }),
    ],
    [
      'where a run can still be going on',
      poller({
        lastRun: is(aRun({ startedAt: new Date(NOW_MS - 4 * MINUTE_MS).toISOString() })),
        started: is(undefined),
      }),
    ],
    ['where another worker polled a day ago', type(lane('host-1', 24 * 60 * MINUTE_MS))],
    ['where a worker of this service has reported its task', reportedBy(aRoute())],
    [
      'where the worker is called by an alias',
      reportedBy(aRoute({ functionName: 'orders-dev-greetings:live' })),
    ],
    [
      'where a worker of another kind polls another domain',
      {
        pollers: [
          aPoller({
            inspection: {
              kind: 'answered',
              inspection: anInspection({
                plan: {
                  windowMs: 1,
                  ruleName: POLLER,
                  routes: [aRoute({ domain: 'eu' })],
                },
                types: [
                  aType({
                    lanes: [{ domain: 'eu', waiting: answered(1), lastPoll: answered(null) }],
                  }),
                ],
              }),
            },
          }),
        ],
      },
    ],
    [
      'where an old server is not told by wake',
      { wake: undefined, ...server({ version: answered('3.21.0') }) },
    ],
    ['where AWS stops a worker earlier than planned', greetings({ timeoutSeconds: 3 })],
    ['where a worker has some calls reserved', greetings({ reservedConcurrency: 2 })],
    ['where no notice came', { wake: aWake({ notices: is(undefined), refused: is(undefined) }) }],
    [
      'where a few notices were refused, as those of the doctor',
      {
        wake: aWake({
          notices: is({ value: 3, lastAtMs: NOW_MS }),
          refused: is({ value: 3, lastAtMs: NOW_MS }),
        }),
      },
    ],
  ])('%s', (_, facts) => {
    expect(faultsOf(facts)).toEqual([]);
  });
});
