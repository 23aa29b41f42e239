import { describe, expect, test } from '@jest/globals';
import { awsLimit } from '../../../lib/poller/aws-limit.ts';

/**
 * A worker's calls of 100 ms each, for an hour: so many run as AWS and the limit allow, and each beyond AWS's own limit
 * is refused.
 */
function anHour(slots: number, awsTakes: (atMs: number) => number) {
  let nowMs = 0;
  const limit = awsLimit(slots, () => nowMs);
  let refused = 0;
  let done = 0;
  for (; nowMs < 3_600_000; nowMs += 100) {
    const tried = limit.slots();
    const taken = Math.min(tried, awsTakes(nowMs));
    done += taken;
    refused += tried - taken;
    if (tried > taken) limit.throttled(nowMs);
  }
  return { refused, done, slots: limit.slots() };
}

describe('the calls that AWS takes at once', () => {
  test('are all slots where AWS never refuses', () => {
    expect(anHour(10, () => 1_000)).toEqual({ refused: 0, done: 360_000, slots: 10 });
  });

  test.each([1, 2, 5])('with a reserved concurrency of %d, few calls are refused', (reserved) => {
    const { refused, done } = anHour(10, () => reserved);
    // 36,000 rounds an hour: ten slots and one success between refused most of them.
    expect(refused).toBeLessThan(200);
    expect(done).toBeGreaterThan(36_000 * reserved * 0.9);
  });

  test('are all slots again soon after AWS takes them again', () => {
    let nowMs = 0;
    const limit = awsLimit(10, () => nowMs);
    for (; nowMs < 60_000; nowMs += 100) if (limit.slots() > 2) limit.throttled(nowMs);
    expect(limit.slots()).toBeLessThanOrEqual(2);
    const passedAtMs = nowMs;
    while (limit.slots() < 10) nowMs += 100;
    expect(nowMs - passedAtMs).toBeLessThan(90_000);
  });

  test('rise by one a second, however seldom the lane looks', () => {
    let nowMs = 0;
    const limit = awsLimit(40, () => nowMs);
    limit.throttled(nowMs);
    expect(limit.slots()).toBe(20);
    nowMs = 10_000;
    expect(limit.slots()).toBe(30);
  });

  test('are lowered once for refusals of calls that were made together', () => {
    let nowMs = 1_000;
    const limit = awsLimit(16, () => nowMs);
    nowMs = 1_050;
    for (let i = 0; i < 10; i += 1) limit.throttled(1_000);
    expect(limit.slots()).toBe(8);
  });
});
