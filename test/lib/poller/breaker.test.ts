import { describe, expect, test } from '@jest/globals';
import { breakerOf } from '../../../lib/poller/breaker.ts';

function aBreaker() {
  const time = { ms: 0 };
  const breaker = breakerOf(
    () => time.ms,
    () => 1,
  );
  return { breaker, time };
}

describe('a lane with a broken worker', () => {
  test('is stopped by one death while it loads', () => {
    const { breaker } = aBreaker();
    expect(breaker.died(true, 0)).toBe(true);
    expect(breaker.allows(10)).toBe(0);
  });

  test('is stopped by five deaths at work, if no task ended well between', () => {
    const { breaker } = aBreaker();
    expect([1, 2, 3, 4, 5].map(() => breaker.died(false, 0))).toEqual([
      ...[false, false, false, false],
      true,
    ]);
  });

  test('is not stopped where every second task ends well', () => {
    const { breaker } = aBreaker();
    for (let i = 0; i < 1_000; i += 1) {
      expect(breaker.died(false, 0)).toBe(false);
      breaker.worked();
    }
    expect(breaker.allows(10)).toBe(10);
  });

  test('is not stopped where every second task dies, and does so sooner than the others end', () => {
    const { breaker } = aBreaker();
    for (let round = 0; round < 100; round += 1) {
      for (let others = 9; others >= 5; others -= 1)
        expect(breaker.died(false, others)).toBe(false);
      for (let i = 0; i < 5; i += 1) breaker.worked();
    }
  });

  test('is stopped by the first round of ten calls that all die', () => {
    const { breaker } = aBreaker();
    const stops = Array.from({ length: 10 }, (_, i) => breaker.died(false, 9 - i));
    expect(stops).toContain(true);
  });

  test('waits longer with each try, for a minute at most', () => {
    const { breaker, time } = aBreaker();
    const waits = Array.from({ length: 8 }, () => {
      breaker.died(true, 0);
      const waitMs = breaker.waitMs();
      time.ms += waitMs;
      expect(breaker.allows(10)).toBe(1);
      return waitMs / 1_000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('goes on with all slots after one success', () => {
    const { breaker, time } = aBreaker();
    breaker.died(true, 0);
    time.ms += 1_000;
    breaker.worked();
    expect(breaker.allows(10)).toBe(10);
  });

  test('counts the deaths of calls that were open when it stopped as the same trouble', () => {
    const { breaker } = aBreaker();
    breaker.died(true, 0);
    for (let i = 0; i < 9; i += 1) expect(breaker.died(true, 0)).toBe(false);
    expect(breaker.waitMs()).toBe(1_000);
  });
});
