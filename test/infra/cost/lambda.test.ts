import { describe, expect, test } from '@jest/globals';
import { billOf, priceOf } from '../../../infra/cost/lambda.ts';

const report = (billed: string, memoryMb = 256) =>
  `REPORT RequestId: 3f2a\tDuration: 12.3 ms\tBilled Duration: ${billed} ms\tMemory Size: ${memoryMb} MB\tMax Memory Used: 71 MB`;

describe('the price', () => {
  test('of a million requests of no time is 20 cents', () => {
    expect(priceOf(1_000_000, 0, 128)).toBeCloseTo(0.2, 10);
  });

  test('of a second of one gigabyte is that of a GB-second', () => {
    expect(priceOf(0, 1_000, 1024)).toBeCloseTo(0.0000133334, 12);
  });

  test('of a poller that polls 55 s of each minute is 4 dollars a month at 128 MB', () => {
    expect(priceOf(43_800, 43_800 * 55_000, 128)).toBeCloseTo(4.02, 1);
  });
});

describe('a bill', () => {
  test('adds up the calls of a log and knows its memory', () => {
    const lines = ['START RequestId: 3f2a', report('12'), 'hello', report('100')];
    expect(billOf(lines)).toEqual({
      calls: 2,
      billedMs: 112,
      memoryMb: 256,
      dollars: priceOf(2, 112, 256),
    });
  });

  test('rounds each call up to the next millisecond', () => {
    expect(billOf([report('1.2'), report('1.2')]).billedMs).toBe(4);
  });

  test('of a function that was not called is nothing', () => {
    expect(billOf([])).toEqual({ calls: 0, billedMs: 0, memoryMb: 0, dollars: 0 });
  });
});
