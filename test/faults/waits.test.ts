import { expect, test } from '@jest/globals';
import { anEntry, anExecution, aTask } from './factories.ts';
import { longestWaitOf, longestWaitOfRetry, longestWaitToComeBack } from './waits.ts';

test('a first try waits from when it was scheduled until its poll, and the longest wait counts', () => {
  const executions = [
    anExecution([aTask({ scheduledTime: 1_000, startTime: 1_200 })]),
    anExecution([aTask({ scheduledTime: 1_000, startTime: 4_500 })]),
  ];
  expect(longestWaitOf(executions)).toBe(3.5);
  expect(longestWaitOf([])).toBe(0);
});

test('a retry waits from when it is due: its delay after the end of the try before', () => {
  const tries = [aTask({ endTime: 2_000 }), aTask({ retryCount: 1, startTime: 25_000 })];
  expect(longestWaitOfRetry([anExecution(tries)], 20)).toBe(3);
});

test('a task that comes back waits from when it is due, counted from the start of its last run', () => {
  const entries = [
    anEntry({ what: 'starts', atMs: 1_000 }),
    anEntry({ what: 'starts', pollCount: 2, atMs: 31_200 }),
    anEntry({ what: 'ends', pollCount: 2, atMs: 90_000 }),
    anEntry({ what: 'starts', taskId: 'task-2', atMs: 60_000 }),
  ];
  expect(longestWaitToComeBack(entries, 20_200)).toBe(10);
});
