import { expect, test } from '@jest/globals';
import {
  alarmsDollarsOf,
  debugDollarsOf,
  METRICS_OF_A_TYPE,
  metricsDollarsOf,
} from '../../../infra/cost/observing.ts';

test('a type that has work in each hour of a month costs its metrics and little more', () => {
  const dollars = metricsDollarsOf(1, 730);
  expect(dollars).toBeGreaterThan(METRICS_OF_A_TYPE * 0.3);
  expect(dollars).toBeLessThan(METRICS_OF_A_TYPE * 0.3 + 0.1);
});

test('metrics cost nothing without work, and grow with types and hours', () => {
  expect(metricsDollarsOf(10, 0)).toBe(0);
  expect(metricsDollarsOf(10, 73)).toBeCloseTo(metricsDollarsOf(1, 730));
});

test('alarms cost the same without work, and their metrics come with it', () => {
  expect(alarmsDollarsOf(0)).toBeCloseTo(0.7);
  expect(alarmsDollarsOf(730)).toBeCloseTo(0.7 + 4 * 0.3 + 0.08);
});

test('the lines of each task cost cents for a million of them', () => {
  expect(debugDollarsOf()).toBeCloseTo(0.68);
});
