import { expect, test } from '@jest/globals';
import { anExecution, aTask } from './factories.ts';
import { looksAt, startedAtMs } from './looks.ts';

const timedOut = { status: 'TIMED_OUT', startTime: 1_000, responseTimeoutSeconds: 10 };

test('a response timeout is late by the time from when it was due until the server noticed it', () => {
  const tasks = [
    aTask({ ...timedOut, retryCount: 0, endTime: 11_500 }),
    aTask({ ...timedOut, retryCount: 1, scheduledTime: 11_500, endTime: 91_000 }),
    aTask({ retryCount: 2, scheduledTime: 91_000, endTime: 92_000 }),
  ];
  expect(looksAt([{ ...anExecution(tasks), endTime: 92_000 }])).toEqual([
    { what: 'response timeout, first try of a task', lateSeconds: 0.5 },
    { what: 'response timeout, later try', lateSeconds: 80 },
  ]);
});

test('the time counts from when the task was queued where the server has lost when it was polled', () => {
  expect(startedAtMs(aTask({ startTime: 0, scheduledTime: 900 }))).toBe(900);
  expect(startedAtMs(aTask({ startTime: 1_000, scheduledTime: 900 }))).toBe(1_000);
});

test('a workflow stood still where its next task or its end came long after a task had ended', () => {
  const tasks = [
    aTask({ endTime: 2_000 }),
    aTask({ scheduledTime: 32_000, endTime: 33_000 }),
    aTask({ scheduledTime: 33_010, endTime: 34_000 }),
  ];
  const what = 'a workflow that stood still after a task had ended';
  expect(looksAt([{ ...anExecution(tasks), endTime: 134_000 }])).toEqual([
    { what, lateSeconds: 30 },
    { what, lateSeconds: 100 },
  ]);
});

test('what goes on at once, or has not ended, needs no look', () => {
  const running = anExecution([aTask({ status: 'IN_PROGRESS', endTime: 0 })], 'RUNNING');
  expect(looksAt([{ ...anExecution([aTask()]), endTime: 2_010 }, running])).toEqual([]);
});
