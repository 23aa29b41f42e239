import type { FunctionFacts } from '../../../infra/cli/aws/functions.ts';
import type { Known } from '../../../infra/cli/aws/known.ts';
import { partsOf } from '../../../infra/cli/doctor/checks.ts';
import type { Facts, PollerFacts, WakeFacts } from '../../../infra/cli/doctor/facts.ts';
import { isWrong } from '../../../infra/cli/doctor/finding.ts';
import type { Summary } from '../../../infra/cli/last-run.ts';
import { POLLER_ALARM_PARTS, pollerAlarmName } from '../../../lib/config/names.ts';
import type { Inspection, TypeFacts } from '../../../lib/inspection/answer.ts';
import { aRoute } from '../factories.ts';

/** A service of which all is known, and nothing wrong. */

export const NOW_MS = Date.UTC(2026, 10, 26, 12);
export const POLLER = 'orders-dev-conductor-poller';
export const WAKE = 'orders-dev-conductor-wake';
const HOUR_MS = 3_600_000;

export const is = <T>(value: T): Known<T> => ({ kind: 'known', value });
export const isNot = (right: string): Known<never> => ({
  kind: 'unknown',
  why: `you lack the right ${right}`,
});
export const answered = <T>(value: T) => ({ kind: 'answered', value }) as const;

export const aFunction = (fields: Partial<FunctionFacts> = {}): FunctionFacts => ({
  name: 'orders-dev-greetings',
  state: 'Active',
  stateReason: undefined,
  lastUpdate: 'Successful',
  lastUpdateReason: undefined,
  timeoutSeconds: 10,
  memoryMb: 256,
  reservedConcurrency: undefined,
  logGroup: '/aws/lambda/orders-dev-greetings',
  changedAtMs: NOW_MS - HOUR_MS,
  ...fields,
});

export const aType = (fields: Partial<TypeFacts> = {}): TypeFacts => ({
  taskType: 'greetings',
  definition: answered({ responseTimeoutSeconds: 100 }),
  running: answered(2),
  done: answered(30),
  failed: answered(0),
  oldestWaitsSinceMs: answered(null),
  lastWorkers: answered([{ workerId: `${POLLER}:run-1.0.3`, atMs: NOW_MS - 9_000 }]),
  lanes: [
    {
      waiting: answered(4),
      lastPoll: answered({ workerId: `${POLLER}:run-1.0.7`, atMs: NOW_MS - 4_000 }),
    },
  ],
  ...fields,
});

export const aServer = (fields: Partial<Inspection['server']> = {}): Inspection['server'] => ({
  origin: 'https://conductor.example.com',
  reach: { kind: 'reached', addresses: ['10.0.0.7'], validUntilMs: NOW_MS + 90 * 24 * HOUR_MS },
  key: { kind: 'taken' },
  version: answered('3.32.2'),
  sweeper: answered({}),
  mayRead: answered(true),
  mayUpdate: answered(true),
  ...fields,
});

export const anInspection = (fields: Partial<Inspection> = {}): Inspection => ({
  version: '0.1.0',
  atMs: NOW_MS,
  plan: { windowMs: 55_000, ruleName: POLLER, routes: [aRoute()] },
  server: aServer(),
  types: [aType()],
  typesLeftOut: 0,
  ledger: answered({ atMs: NOW_MS, open: {}, queued: {}, isWanted: false }),
  functions: [{ functionName: 'orders-dev-greetings', mayCall: answered(true) }],
  ...fields,
});

export const aRun = (fields: Partial<Summary> = {}): Summary => ({
  ...{ polled: 3, dispatched: 3, givenBack: 0, failed: 0, byType: {}, heldBack: {} },
  startedAt: new Date(NOW_MS - 30_000).toISOString(),
  durationMs: 10_000,
  ...fields,
});

/** All alarms of the poller, which say this. */
export const alarmsOfPoller = (state = 'OK', hasActions = true) =>
  POLLER_ALARM_PARTS.map((part) => ({
    ...{ name: pollerAlarmName(POLLER, part), state, hasActions },
  }));

export const aPoller = (fields: Partial<PollerFacts> = {}): PollerFacts => ({
  name: POLLER,
  rule: {
    isPaused: false,
    targets: is([`arn:aws:lambda:us-east-1:000000000000:function:${POLLER}`]),
  },
  config: is(aFunction({ name: POLLER, timeoutSeconds: 135 })),
  lastRun: is(aRun()),
  started: is({ value: 60, lastAtMs: NOW_MS - 60_000 }),
  died: is({ value: 0, lastAtMs: undefined }),
  inspection: { kind: 'answered', inspection: anInspection() },
  alarms: is(alarmsOfPoller()),
  ...fields,
});

/** A poller that answers this. */
export const aPollerThatSees = (fields: Partial<Inspection>): Partial<Facts> => ({
  pollers: [aPoller({ inspection: { kind: 'answered', inspection: anInspection(fields) } })],
});

export const aWake = (fields: Partial<WakeFacts> = {}): WakeFacts => ({
  name: WAKE,
  config: is(aFunction({ name: WAKE })),
  url: is('https://abc.lambda-url.eu-west-1.on.aws/'),
  knock: { kind: 'answered', status: 403, isByAws: false },
  notices: is({ value: 12, lastAtMs: NOW_MS - 60_000 }),
  refused: is({ value: 1, lastAtMs: NOW_MS - 60_000 }),
  ...fields,
});

export const someFacts = (fields: Partial<Facts> = {}): Facts => ({
  ref: { service: 'orders', stage: 'dev', region: 'eu-west-1' },
  nowMs: NOW_MS,
  pollers: [aPoller()],
  functions: new Map([['orders-dev-greetings', is(aFunction())]]),
  account: is({ limit: 1_000, unreserved: 990 }),
  mostAtOnce: is({ value: 12, lastAtMs: NOW_MS }),
  reporter: {
    name: 'orders-dev-conductor-reporter',
    known: is(aFunction({ name: 'orders-dev-conductor-reporter' })),
  },
  eventSources: is(['Enabled']),
  inbox: {
    name: 'orders-dev-conductor-inbox',
    known: is({ waiting: 0, hidden: 0, delayed: 5 }),
  },
  deadLetters: {
    name: 'orders-dev-conductor-dead-letters',
    known: is({ waiting: 0, hidden: 0, delayed: 0 }),
  },
  oldestMessageSeconds: is(undefined),
  alarms: (['dead-letters', 'inbox-undelivered', 'inbox-unread'] as const).map((part) => {
    const name = `orders-dev-conductor-${part}`;
    return { part, name, known: is({ name, state: 'OK', hasActions: true }) };
  }),
  wake: aWake(),
  ...fields,
});

/** What the doctor says of a service that differs in these facts. */
export const findingsOf = (fields: Partial<Facts>) =>
  partsOf(someFacts(fields)).flatMap(({ findings }) => findings);

export const faultsOf = (fields: Partial<Facts>) =>
  findingsOf(fields)
    .filter(isWrong)
    .map(({ fault }) => fault);
