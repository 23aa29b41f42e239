import { expect, test } from '@jest/globals';
import { noCounts, summaryOf } from '../../../lib/poller/summary.ts';
import { aRoute } from '../../support/factories.ts';

const RUN = { startedAt: '2026-11-24T12:00:00.000Z', durationMs: 55_000 };

test('a summary adds its lanes up, and keeps each by its name', () => {
  const lanes = [
    { ...noCounts(), route: aRoute(), polled: 9, dispatched: 5, givenBack: 2, failed: 1 },
    { ...noCounts(), route: aRoute({ domain: 'eu' }), polled: 3, dispatched: 3, malformed: 4 },
  ];
  expect(summaryOf(lanes, RUN)).toEqual({
    ...RUN,
    polled: 12,
    dispatched: 8,
    givenBack: 2,
    failed: 1,
    malformed: 4,
    unfinished: 2,
    byType: {
      greetings: { polled: 9, dispatched: 5, givenBack: 2, failed: 1, malformed: 0 },
      'eu:greetings': { polled: 3, dispatched: 3, givenBack: 0, failed: 0, malformed: 4 },
    },
  });
});

test('a summary without trouble has no reason', () => {
  expect(summaryOf([{ ...noCounts(), route: aRoute() }], RUN)).not.toHaveProperty('reason');
});

test('each reason of the lanes is named once', () => {
  const lanes = ['401', 'no answer', '401'].map((reason, i) => ({
    ...noCounts(),
    route: aRoute({ taskType: `type-${i}` }),
    hindrance: { kind: 'pollFails', reason } as const,
  }));
  expect(summaryOf(lanes, RUN).reason).toBe('401; no answer');
});

test('what holds lanes back is told of each by its name, and is no reason where polling works', () => {
  const lanes = [
    { ...noCounts(), route: aRoute() },
    {
      ...noCounts(),
      route: aRoute({ domain: 'eu' }),
      hindrance: { kind: 'throttled', calls: 2 } as const,
    },
  ];
  const summary = summaryOf(lanes, RUN);
  expect(summary.heldBack).toEqual({ 'eu:greetings': { kind: 'throttled', calls: 2 } });
  expect(summary).not.toHaveProperty('reason');
});
