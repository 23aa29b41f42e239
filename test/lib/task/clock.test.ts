import { expect, test } from '@jest/globals';
import { clockUntil } from '../../../lib/task/clock.ts';

const clock = clockUntil(() => 1_000);

test('a sleep ends as soon as its signal fires', async () => {
  const caller = new AbortController();
  const sleep = clock.sleep(60_000, caller.signal);
  caller.abort();
  await expect(sleep).resolves.toBeUndefined();
  await expect(clock.sleep(60_000, caller.signal)).resolves.toBeUndefined();
});

test('a sleep of a negative time ends immediately', async () => {
  await expect(clock.sleep(-5)).resolves.toBeUndefined();
  await expect(clock.sleep(Number.NEGATIVE_INFINITY)).resolves.toBeUndefined();
});

test('a sleep for weeks does not end immediately', async () => {
  const caller = new AbortController();
  const forever = clock.sleep(Number.POSITIVE_INFINITY, caller.signal).then(() => 'woke');
  const soon = clock.sleep(20).then(() => 'soon');
  await expect(Promise.race([forever, soon])).resolves.toBe('soon');
  caller.abort();
});

test('a clock has the real time, and the remaining time that it was given', () => {
  expect(clock.remainingMs()).toBe(1_000);
  expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1_000);
});
