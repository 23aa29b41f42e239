import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { withRetries } from '../../../lib/conductor/retry.ts';
import { clockUntil } from '../../../lib/task/clock.ts';

const down = (retryAfterMs?: number) => new ConductorError('unavailable', 'down', retryAfterMs);
const plenty = clockUntil(() => 60_000);

/** Fails with the errors one after the other, then succeeds. */
function failing(...errors: unknown[]) {
  const timeouts: number[] = [];
  const attempt = async (timeoutMs: number) => {
    timeouts.push(timeoutMs);
    if (errors.length > 0) throw errors.shift();
    return 'done';
  };
  return { attempt, timeouts };
}

describe('a call with retries', () => {
  test('that succeeds is made once', async () => {
    const { attempt, timeouts } = failing();
    expect(await withRetries(attempt, plenty)).toBe('done');
    expect(timeouts).toEqual([5_000]);
  });

  test('is made again while the trouble may pass', async () => {
    const { attempt, timeouts } = failing(
      down(),
      new ConductorError('throttled', ''),
      new ConductorError('unreachable', ''),
    );
    expect(await withRetries(attempt, plenty, 4, 1)).toBe('done');
    expect(timeouts).toHaveLength(4);
  });

  test('is made 1 + 4 times and no more', async () => {
    const { attempt, timeouts } = failing(...Array.from({ length: 9 }, () => down()));
    await expect(withRetries(attempt, plenty, undefined, 1)).rejects.toThrow('down');
    expect(timeouts).toHaveLength(5);
  });

  test.each([
    ['is refused', new ConductorError('refused', 'no')],
    ['is not allowed', new ConductorError('unauthorized', 'no')],
    ['fails by a fault of ours', new TypeError('no')],
  ])('that %s is not made again', async (_, error) => {
    const { attempt, timeouts } = failing(error);
    await expect(withRetries(attempt, plenty, 4, 1)).rejects.toBe(error);
    expect(timeouts).toHaveLength(1);
  });

  test('waits longer each time, with jitter', async () => {
    const startedMs = Date.now();
    const { attempt } = failing(down(), down(), down(), down());
    await withRetries(attempt, plenty, 4, 4);
    expect(Date.now() - startedMs).toBeLessThan(60 + 2_000);
  });

  test('waits as long as the server asks', async () => {
    const { attempt } = failing(down(40));
    const startedMs = Date.now();
    await withRetries(attempt, plenty, 4, 1);
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(39);
  });

  test('does not wait for what comes after its deadline', async () => {
    const { attempt, timeouts } = failing(down(2_000));
    await expect(
      withRetries(
        attempt,
        clockUntil(() => 1_000),
        4,
        1,
      ),
    ).rejects.toThrow('down');
    expect(timeouts).toHaveLength(1);
  });

  test('gives an attempt no longer than is left', async () => {
    let leftMs = 9_000;
    const remaining: number[] = [];
    const attempt = async (timeoutMs: number) => {
      remaining.push(timeoutMs);
      leftMs -= 6_000;
      throw down();
    };
    await expect(
      withRetries(
        attempt,
        clockUntil(() => leftMs),
        4,
        1,
      ),
    ).rejects.toThrow('down');
    expect(remaining).toEqual([5_000, 3_000]);
  });

  test('still makes one attempt when the time is up', async () => {
    const { attempt, timeouts } = failing();
    await withRetries(
      attempt,
      clockUntil(() => -100),
    );
    expect(timeouts).toEqual([1]);
  });
});
