import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { abortBefore, DeadlineError, giveUpBefore } from '../../../lib/worker/deadline.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const never = new Promise<never>(() => {});

describe('the signal', () => {
  test.each([
    ['a second before a long time ends', 30_000, 29_000],
    ['a third before a short time ends', 600, 400],
  ])('fires %s', (_, remainingMs, firesMs) => {
    const { signal } = abortBefore(remainingMs);
    jest.advanceTimersByTime(firesMs - 1);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
  });

  test('fires at once when there is no time', () => {
    const { signal } = abortBefore(0);
    jest.runAllTimers();
    expect(signal.aborted).toBe(true);
  });

  test('that was called off does not fire, and keeps no process awake', () => {
    const timer = abortBefore(100);
    timer.clear();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(200);
    expect(timer.signal.aborted).toBe(false);
  });
});

describe('work', () => {
  test.each([
    ['half a second before a long time ends', 30_000, 29_500],
    ['a sixth before a short time ends', 600, 500],
  ])('that goes on is given up %s', async (_, remainingMs, gaveUpMs) => {
    const ended = giveUpBefore(never, remainingMs).catch((error) => error);
    await jest.advanceTimersByTimeAsync(gaveUpMs - 1);
    expect(await Promise.race([ended, 'it goes on'])).toBe('it goes on');
    await jest.advanceTimersByTimeAsync(1);
    expect(await ended).toBeInstanceOf(DeadlineError);
    expect(String(await ended)).toContain(
      `still running ${remainingMs - gaveUpMs} ms before Lambda's timeout: raise the function's timeout`,
    );
  });

  test('that ends in time is as it ended, and keeps no process awake', async () => {
    expect(await giveUpBefore(Promise.resolve(7), 1_000)).toBe(7);
    await expect(giveUpBefore(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
    expect(jest.getTimerCount()).toBe(0);
  });
});
