import { describe, expect, test } from '@jest/globals';
import { randomBy } from '../../../bench/statistics.ts';
import { burstyDay, type Day, HOUR_MS, steady } from '../../../bench/virtual/traffic.ts';

const TYPES = ['a', 'b'];
const atOf = ({ atMs }: { atMs: number }) => atMs;

describe('tasks that come all the time', () => {
  const arrivals = steady(50, 100_000, TYPES, randomBy(1));

  test('are as many as were asked for, one after the other, until the end', () => {
    expect(Math.abs(arrivals.length - 5_000)).toBeLessThan(200);
    expect(arrivals.map(atOf)).toEqual(arrivals.map(atOf).toSorted((a, b) => a - b));
    expect(arrivals.at(-1)?.atMs).toBeLessThan(100_000);
  });

  test('are of all types alike', () => {
    const share = arrivals.filter(({ taskType }) => taskType === 'a').length / arrivals.length;
    expect(share).toBeCloseTo(0.5, 1);
  });

  test('are the same for the same seed', () => {
    expect(steady(50, 100_000, TYPES, randomBy(1))).toEqual(arrivals);
    expect(steady(50, 100_000, TYPES, randomBy(2))).not.toEqual(arrivals);
  });
});

describe('a day of bursts', () => {
  const day: Day = {
    ...{ hours: 24, busyHours: [8, 18], burstsPerHour: 6, burstTasks: [20, 2_000] },
    ...{ tasksPerSecond: 20, singlesPerHour: 12 },
  };
  const arrivals = burstyDay(day, TYPES, randomBy(1));
  const within = (from: number, to: number) =>
    arrivals.filter(({ atMs }) => atMs >= from * HOUR_MS && atMs < to * HOUR_MS);

  test('has single tasks alone outside of its busy hours', () => {
    const quiet = within(0, 8).length + within(19, 24).length;
    expect(Math.abs(quiet - 13 * 12)).toBeLessThan(50);
  });

  test('has the tasks of its bursts within them', () => {
    // 60 bursts of 430 tasks on average: (2,000 - 20) / ln(100).
    expect(within(8, 19).length).toBeGreaterThan(60 * 430 * 0.6);
    expect(within(8, 19).length).toBeLessThan(60 * 430 * 1.4);
  });

  test('is in order, ends in time, and is the same for the same seed', () => {
    expect(arrivals.map(atOf)).toEqual(arrivals.map(atOf).toSorted((a, b) => a - b));
    expect(within(0, 24)).toHaveLength(arrivals.length);
    expect(burstyDay(day, TYPES, randomBy(1))).toEqual(arrivals);
  });
});
