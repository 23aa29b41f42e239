import { expect, test } from '@jest/globals';
import { meanOf, quantile, randomBy, rounded, spreadOf } from '../../bench/statistics.ts';

const HUNDRED = Array.from({ length: 101 }, (_, i) => 100 - i);

test('a quantile is the value below which this share lies, in whatever order the values come', () => {
  expect([0, 0.5, 0.99, 1].map((share) => quantile(HUNDRED, share))).toEqual([0, 50, 99, 100]);
  expect(quantile([], 0.5)).toBeNaN();
});

test('the mean is the sum by the number', () => {
  expect(meanOf([1, 2, 6])).toBe(3);
});

test('a figure has three digits that count', () => {
  expect([1_234.5, 0.012_345, 7].map(rounded)).toEqual([1_230, 0.0123, 7]);
});

test('the median of an even number lies between the two in the middle', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
});

test('the same seed gives the same numbers, evenly from 0 to 1', () => {
  const drawn = (seed: number) => {
    const random = randomBy(seed);
    return Array.from({ length: 10_000 }, random);
  };
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(2)).not.toEqual(drawn(1));
  expect(meanOf(drawn(1))).toBeCloseTo(0.5, 1);
  expect(Math.min(...drawn(1))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn(1))).toBeLessThan(1);
});
