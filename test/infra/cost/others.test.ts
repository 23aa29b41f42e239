import { expect, test } from '@jest/globals';
import {
  expressDollarsOf,
  fargateDollars,
  queueDollarsOf,
  standardDollarsOf,
} from '../../../infra/cost/others.ts';

/** A million calls of 200 ms with 256 MB: $0.20 and 50,000 GB-seconds. */
const LAMBDA = 0.2 + 0.66667;

test('the smallest task of Fargate costs $7.21 a month', () => {
  expect(fargateDollars()).toBeCloseTo(730 * (0.25 * 0.03238 + 0.5 * 0.00356), 10);
  expect(fargateDollars()).toBeCloseTo(7.21, 2);
});

test('a million steps of a Standard workflow cost $25 and their Lambda', () => {
  expect(standardDollarsOf(200)).toBeCloseTo(25 + LAMBDA, 4);
});

test('a million Express workflows cost $1, their time by 100 ms and 64 MB, and their Lambda', () => {
  expect(expressDollarsOf(200)).toBeCloseTo(1 + 0.20838 + LAMBDA, 4);
  expect(expressDollarsOf(101) - expressDollarsOf(100)).toBeCloseTo(0.10419 + 0.00333, 4);
});

test('a million messages are sent one by one, and received and deleted by the batch', () => {
  expect(queueDollarsOf({ workMs: 200, size: 1 })).toBeCloseTo(3 * 0.4 + LAMBDA, 4);
  expect(queueDollarsOf({ workMs: 200, size: 10 })).toBeCloseTo(1.2 * 0.4 + LAMBDA / 10, 4);
});
