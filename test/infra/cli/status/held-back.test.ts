import { describe, expect, test } from '@jest/globals';
import { heldBack } from '../../../../infra/cli/status/held-back.ts';
import type { Inspection, LedgerFacts, TypeFacts } from '../../../../lib/inspection/answer.ts';
import type { Hindrance } from '../../../../lib/poller/summary.ts';
import { anInspection, answered, aRun, aType, NOW_MS } from '../../../support/doctor/facts.ts';
import { aRoute } from '../../../support/factories.ts';

/** Its last run ended 20 s ago. */
const says = (
  type: Partial<TypeFacts>,
  inspection: Partial<Inspection> = {},
  heldBackThen: Record<string, Hindrance> = {},
) =>
  heldBack(
    aType(type),
    anInspection(inspection),
    { lastRun: aRun({ heldBack: heldBackThen }) },
    { pauses: { types: {} }, nowMs: NOW_MS },
  ).map((each) => each.says);

const waits = (count: number, domain?: string) => ({
  ...(domain && { domain }),
  waiting: answered(count),
  lastPoll: answered(null),
});

test('a type of which nothing is known to hold it back is not', () => {
  expect(says({})).toEqual([]);
});

describe('a type is held back now by', () => {
  const ledgerWith = (facts: Partial<LedgerFacts>) =>
    answered({ atMs: NOW_MS, open: {}, queued: {}, isWanted: false, ...facts });
  const full = ledgerWith({
    holder: { runId: 'r', sinceMs: 1, untilMs: 2, open: { greetings: 6 } },
    open: { greetings: 3 },
    queued: { greetings: 1 },
  });

  test('its concurrency, where all runs together have so many tasks open', () => {
    const ledger = full;
    expect(says({}, { ledger })).toEqual(['its concurrency of 10 is used up']);
    expect(says({}, { ledger: ledgerWith({ open: { greetings: 9 } }) })).toEqual([]);
  });

  test('that of one domain', () => {
    const plan = {
      ...anInspection().plan,
      routes: [aRoute(), aRoute({ domain: 'eu', concurrency: 2 })],
    };
    const ledger = ledgerWith({ open: { 'eu:greetings': 2 } });
    expect(says({ lanes: [waits(4), waits(1, 'eu')] }, { plan, ledger })).toEqual([
      'in eu its concurrency of 2 is used up',
    ]);
  });

  test('the limits of its task definition', () => {
    const limits = {
      concurrentExecLimit: 2,
      rateLimitPerFrequency: 5,
      rateLimitFrequencyInSeconds: 60,
    };
    const definition = answered({ responseTimeoutSeconds: 100, ...limits });
    expect(says({ definition, running: answered(2) })).toEqual([
      'its definition allows 2 tasks at once, and 2 run',
      'its definition allows 5 each 60 s',
    ]);
    expect(says({ definition, running: answered(1) })).toEqual([
      'its definition allows 5 each 60 s',
    ]);
  });

  test('no limit, where no task waits', () => {
    const definition = answered({
      ...{ responseTimeoutSeconds: 100, concurrentExecLimit: 2, rateLimitPerFrequency: 5 },
    });
    expect(says({ definition, lanes: [waits(0)] }, { ledger: full })).toEqual([]);
  });
});

describe('a type was held back at the end of the last run by', () => {
  test.each<[Hindrance, string]>([
    [{ kind: 'pollFails', reason: '401' }, 'it could not be polled: 401'],
    [
      { kind: 'broken', reason: 'the worker does not load' },
      'the worker does not load: one task at a time tried it',
    ],
    [
      { kind: 'throttled', calls: 2 },
      'AWS throttled its function: 2 of 10 calls were made at once',
    ],
    [{ kind: 'throttled', calls: 10 }, 'AWS throttled its function'],
    [{ kind: 'notStarted' }, 'its function could not be started'],
  ])('%j', (hindrance, words) => {
    expect(says({}, {}, { greetings: hindrance, other: { kind: 'notStarted' } })).toEqual([
      `${words}, when its last run ended, 20 s ago`,
    ]);
  });

  test('what held back one of its domains', () => {
    const lanes = [waits(0), waits(0, 'eu')];
    expect(says({ lanes }, {}, { 'eu:greetings': { kind: 'notStarted' } })).toEqual([
      'in eu its function could not be started, when its last run ended, 20 s ago',
    ]);
  });
});

test('a paused type is held back by that', () => {
  const pauses = { types: { greetings: { at: '2026-11-26T11:00:00.000Z' } } };
  const facts = { pauses, nowMs: NOW_MS };
  expect(heldBack(aType(), anInspection(), { lastRun: undefined }, facts)).toEqual([
    { kind: 'paused', says: 'paused since 2026-11-26T11:00:00.000Z' },
  ]);
});
