import { describe, expect, test } from '@jest/globals';
import {
  awakeSecondsOf,
  noticeDollarsOf,
  pollerDollarsOf,
  workerDollarsOf,
} from '../../../infra/cost/tasks.ts';

describe('the workers of a million tasks', () => {
  // 0.25 GB, 10 ms to report: 200 ms are 52,500 GB-seconds, or $0.70, and the requests $0.20.
  test.each([
    [50, 0.4],
    [200, 0.9],
    [1_000, 3.5667],
  ])('of %d ms, one a call, cost $%d', (workMs, dollars) => {
    expect(workerDollarsOf({ workMs, size: 1 })).toBeCloseTo(dollars, 4);
  });

  // Ten of 200 ms take 228 ms: 5,700 GB-seconds, or $0.076, and the requests $0.02.
  test.each([
    [50, 0.046],
    [200, 0.096],
    [1_000, 0.3627],
  ])('of %d ms, ten a call, cost $%d: a tenth, and a little', (workMs, dollars) => {
    expect(workerDollarsOf({ workMs, size: 10 })).toBeCloseTo(dollars, 4);
  });
});

describe('a second of polling for each task', () => {
  test('that comes alone is its own time and the 5 s in which the run stays', () => {
    const rare = awakeSecondsOf({ kind: 'spread', tasksPerSecond: 1e-6 }, 200, 5);
    expect(rare).toBeCloseTo(5.2, 3);
  });

  test('that comes while the run never ends is the time to the next task', () => {
    const seconds = [100, 1_000].map((tasksPerSecond) =>
      awakeSecondsOf({ kind: 'spread', tasksPerSecond }, 200, 5),
    );
    expect(seconds).toEqual([0.01, 0.001]);
  });

  test('of a burst is its share of the burst and of the 5 s after it', () => {
    const burst = { kind: 'bursts', tasks: 500, tasksPerSecond: 20 } as const;
    expect(awakeSecondsOf(burst, 200, 5)).toBeCloseTo(30.2 / 500, 10);
  });

  test('is less, the longer tasks wait for a run: more of them share it', () => {
    const seconds = [0, 5, 30].map((asleep) =>
      awakeSecondsOf({ kind: 'spread', tasksPerSecond: 0.1 }, 200, asleep),
    );
    expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
  });
});

test('the poller costs $13.78 for a million tasks that come each alone, and $0.03 at 100 a second', () => {
  // A second: 0.1875 GB-seconds are $0.0000025, and a fifth of a change of the ledger $0.00000015.
  const dollarsAt = (tasksPerSecond: number) =>
    pollerDollarsOf({ kind: 'spread', tasksPerSecond }, 200, 5, 192);
  expect(dollarsAt(1e-6)).toBeCloseTo(13.78, 2);
  expect(dollarsAt(100)).toBeCloseTo(0.0265, 4);
});

test('the notices of a million tasks cost $0.36: requests, 10 ms of 256 MB, and a look into the ledger', () => {
  expect(noticeDollarsOf()).toBeCloseTo(0.2 + 0.0333 + 0.125, 4);
});
