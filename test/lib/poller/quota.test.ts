import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quotaOf } from '../../../lib/poller/quota.ts';

/** Whether a promise has been resolved by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

describe('a quota', () => {
  test('makes the next one wait where there is no room, and serves who asked first', async () => {
    const quota = quotaOf(10);
    const release = await quota.take(8);
    const second = quota.take(5);
    const third = quota.take(1);
    expect(await isDone(second)).toBe(false);
    expect(await isDone(third)).toBe(false);
    release();
    expect(await isDone(second)).toBe(true);
    expect(await isDone(third)).toBe(true);
    expect(quota.free()).toBe(4);
  });

  test('gives an amount above its size when nothing else is taken: it would wait for ever', async () => {
    const quota = quotaOf(10);
    const release = await quota.take(3);
    const large = quota.take(25);
    expect(await isDone(large)).toBe(false);
    release();
    expect(await isDone(large)).toBe(true);
    expect(quota.free()).toBe(0);
  });

  test('takes nothing at once where others wait', async () => {
    const quota = quotaOf(2);
    await quota.take(1);
    void quota.take(2);
    expect(quota.tryTake(1)).toBeUndefined();
  });

  test('takes back what was taken once, however often it is released', async () => {
    const quota = quotaOf(2);
    const release = await quota.take(1);
    release();
    release();
    expect(quota.free()).toBe(2);
  });
});

test('never more than its size is taken, and all are served', async () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), amounts, async (size, asked) => {
      const quota = quotaOf(size);
      let taken = 0;
      let served = 0;
      await Promise.all(
        asked.map(async (amount) => {
          const release = await quota.take(amount);
          taken += Math.min(amount, size);
          expect(taken).toBeLessThanOrEqual(size);
          await new Promise(setImmediate);
          taken -= Math.min(amount, size);
          served += 1;
          release();
        }),
      );
      expect(served).toBe(asked.length);
    }),
  );
});
