import { describe, expect, jest, test } from '@jest/globals';
import { dayFigures, QUICK_DAY } from '../../../bench/virtual/day.ts';
import { type Played, play } from '../../../bench/virtual/play.ts';
import { rateFigures } from '../../../bench/virtual/rates.ts';
import { PACES, type PaceName, planOf, routeOf } from '../../../bench/virtual/service.ts';
import { idleCostOf, type Pace } from '../../../infra/cost/idle.ts';
import { HOURS_A_MONTH } from '../../../infra/cost/prices.ts';
import { awakeSecondsOf } from '../../../infra/cost/tasks.ts';
import { POLLER_MEMORY_MB } from '../../../infra/plugin/defaults.ts';

/** Hours of a poller are many polls, also in virtual time. */
jest.setTimeout(60_000);

const TYPE = 'task';

const playing = (pace: PaceName, atMs: readonly number[], forMs: number): Promise<Played> =>
  play(
    {
      plans: [planOf('poller', pace, [routeOf(TYPE, {})])],
      ...{ hasWake: pace === 'wake', workMs: () => 200, warmUpMs: 0, forMs, seed: 1 },
      serverCallsAtOnce: Number.POSITIVE_INFINITY,
    },
    atMs.map((at) => ({ atMs: at, taskType: TYPE })),
  );

describe('a task that comes alone', () => {
  /** After a minute in which the functions have started. */
  const waitOf = async (pace: PaceName) =>
    (await playing(pace, [1_000, 90_000], 120_000)).waitsMs[1] ?? Number.NaN;

  test('waits for the next round', async () => {
    expect(await waitOf('sweep')).toBeLessThan(11_000);
  });

  test('starts within some 100 ms of its notice', async () => {
    expect(await waitOf('wake')).toBeLessThan(150);
  });

  test('starts at the next step of the server where the poller always polls', async () => {
    expect(await waitOf('always')).toBeLessThan(120);
  });
});

test('the same seed gives the same figures, and another seed others', async () => {
  const [once, again, other] = [
    await rateFigures(100, 1, 1),
    await rateFigures(100, 1, 1),
    await rateFigures(100, 1, 2),
  ];
  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
});

test('a day has the same tasks for each pace', async () => {
  const days = [];
  for (const pace of PACES) days.push(await dayFigures(pace, QUICK_DAY, 1));
  expect(new Set(days.map(({ tasks }) => tasks)).size).toBe(1);
  const seconds = days.map(({ pollerSeconds }) => pollerSeconds);
  expect(Math.max(...seconds)).toBe(days.find(({ pace }) => pace === 'always')?.pollerSeconds);
});

/** What is computed from prices, and what the real code does in virtual time, are one thing. */
describe('hours without tasks cost what is computed', () => {
  const computed: [PaceName, Pace][] = [
    ['sweep', { kind: 'sweep', seconds: 10 }],
    ['wake', { kind: 'wake' }],
    ['always', { kind: 'always' }],
  ];
  test.each(computed)('with %s', async (name, pace) => {
    const quiet = { ...QUICK_DAY, hours: 2, burstsPerHour: 0, singlesPerHour: 0 };
    const { serviceDollars } = await dayFigures(name, quiet, 1);
    const dollars = idleCostOf(pace, POLLER_MEMORY_MB).dollars;
    const ratio = (serviceDollars * HOURS_A_MONTH) / quiet.hours / dollars;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
  });
});

test('the poller stays awake for as long as is computed', async () => {
  // One task in two minutes: each pays for a run of its own.
  const times = Array.from({ length: 30 }, (_, i) => 60_000 + i * 120_000);
  const forMs = 62 * 60_000;
  const [busy, idle] = [await playing('sweep', times, forMs), await playing('sweep', [], forMs)];
  const awakeSeconds = (busy.pollers.billedMs - idle.pollers.billedMs) / 1_000 / times.length;
  const computed = awakeSecondsOf({ kind: 'spread', tasksPerSecond: 1e-6 }, 200, 5);
  expect(Math.abs(awakeSeconds / computed - 1)).toBeLessThan(0.1);
});
