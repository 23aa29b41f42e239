import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { runWorker } from 'conductor-lambda/testing';
import { bank } from './bank.ts';
import { handler } from './charge.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** The bank books the payment after so many seconds. */
const bankTakes = (seconds: number) =>
  jest
    .spyOn(bank, 'charge')
    .mockImplementation(
      () => new Promise((resolve) => setTimeout(resolve, seconds * 1_000, { state: 'booked' })),
    );

test('while a slow bank works, Conductor hears that the task goes on', async () => {
  bankTakes(100);
  const run = await runWorker(
    handler,
    { ref: 'p-1', amount: 12 },
    { timeoutSeconds: 120, task: { responseTimeoutSeconds: 60 }, timers: jest },
  );
  expect(run.status).toBe('COMPLETED');
  expect(run.heartbeatsAtMs).toEqual([3_600, 51_600, 99_600]);
});

test('a bank that takes longer than the function fails the task, half a second before', async () => {
  bankTakes(40);
  const run = await runWorker(
    handler,
    { ref: 'p-1', amount: 12 },
    { timeoutSeconds: 30, timers: jest },
  );
  expect(run.reason).toContain('The worker had 30000 ms');
  expect(run.reports).toEqual([{ atMs: 29_500, by: 'worker', status: 'FAILED', answer: 'taken' }]);
});
