import { describe, expect, test } from '@jest/globals';
import { backoff } from '../../../lib/poller/backoff.ts';

/** A backoff with a clock that the test sets, and the longest jitter. */
function aBackoff(random = 1) {
  let nowMs = 1_000;
  const waiting = backoff(
    () => nowMs,
    () => random,
  );
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const fail = () => {
    waiting.failed();
    return waiting.waitMs();
  };
  return { ...waiting, pass, fail };
}

describe('a backoff', () => {
  test('does not wait before anything failed', () => {
    expect(aBackoff().waitMs()).toBe(0);
  });

  test('is failing from a failure on until a success, or a time without failures', () => {
    const { fail, pass, succeeded, isFailing } = aBackoff();
    expect(isFailing()).toBe(false);
    pass(fail());
    expect(isFailing()).toBe(true);
    succeeded();
    expect(isFailing()).toBe(false);
    pass(fail() + 60_000);
    expect(isFailing()).toBe(false);
  });

  test('doubles from half a second up to 10 s', () => {
    const { fail, pass } = aBackoff();
    const waits = Array.from({ length: 7 }, () => {
      const waitMs = fail();
      pass(waitMs);
      return waitMs;
    });
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  test('waits at least half as long, by chance', () => {
    expect(aBackoff(0).fail()).toBe(250);
    expect(aBackoff(0.5).fail()).toBe(375);
  });

  test('counts failures within the wait as the same round', () => {
    const { fail, pass } = aBackoff();
    for (let i = 0; i < 10; i += 1) expect(fail()).toBe(500);
    pass(499);
    expect(fail()).toBe(1);
    pass(1);
    expect(fail()).toBe(1_000);
  });

  test('ends with a success, and starts with the shortest wait again', () => {
    const { fail, pass, succeeded, waitMs } = aBackoff();
    fail();
    pass(500);
    fail();
    succeeded();
    expect(waitMs()).toBe(0);
    expect(fail()).toBe(500);
  });

  test('never waits longer than 10 s after hours of failures', () => {
    const { fail, pass } = aBackoff();
    for (let i = 0; i < 2_000; i += 1) pass(fail());
    expect(fail()).toBe(10_000);
  });
});
