import { expect, test } from '@jest/globals';
import { deckOf, seeded } from '../seeded.ts';
import { type Call, purposeOf } from './calls.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { firstCalls, outage } from './plan.ts';

const fault = { name: 'hangs', inject: NETWORK_FAULTS.hangs };
const aCall = (purpose: Call['purpose']): Call => ({
  purpose,
  method: 'GET',
  path: '/',
  target: '',
  body: Buffer.alloc(0),
});

test('the first calls that match are hit, and no other', () => {
  const plan = firstCalls(2, fault, ({ purpose }) => purpose === 'poll');
  const calls = [aCall('report'), aCall('poll'), aCall('poll'), aCall('poll'), aCall('report')];
  expect(calls.map((call) => plan(call) === fault)).toEqual([false, true, true, false, false]);
});

test('an outage begins with a matching call, hits all calls and ends after its time', () => {
  let nowMs = 5_000;
  const plan = outage(
    1_000,
    fault,
    ({ purpose }) => purpose === 'report',
    () => nowMs,
  );
  expect(plan(aCall('poll'))).toBeUndefined();
  expect(plan(aCall('report'))).toBe(fault);
  nowMs = 5_999;
  expect(plan(aCall('poll'))).toBe(fault);
  nowMs = 6_000;
  expect(plan(aCall('report'))).toBeUndefined();
});

test('a call is a poll, a report or neither by its method and path', () => {
  expect(purposeOf('GET', '/api/tasks/poll/batch/greetings')).toBe('poll');
  expect(purposeOf('POST', '/api/tasks')).toBe('report');
  expect(purposeOf('GET', '/api/tasks/17')).toBe('other');
});

test('a seed repeats its numbers, and a deck deals every item once before it repeats one', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, seeded(seed));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  const deal = deckOf([1, 2, 3, 4], seeded(7));
  const dealt = Array.from({ length: 8 }, deal);
  expect(dealt.slice(0, 4).toSorted()).toEqual([1, 2, 3, 4]);
  expect(dealt.slice(4).toSorted()).toEqual([1, 2, 3, 4]);
});
