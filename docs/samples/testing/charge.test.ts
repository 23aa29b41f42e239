import { beforeEach, expect, jest, test } from '@jest/globals';
import { runWorker } from 'conductor-lambda/testing';
import { bank } from './bank.ts';
import { handler } from './charge.ts';

const payment = { ref: 'p-1', amount: 12 };

const charge = jest.spyOn(bank, 'charge');
beforeEach(() => {
  charge.mockReset();
  charge.mockResolvedValue({ state: 'booked', receipt: 'r-1' });
});

test('a booked payment is COMPLETED, with its receipt', async () => {
  const run = await runWorker(handler, payment);
  expect(run).toMatchObject({
    status: 'COMPLETED',
    output: { receipt: 'r-1' },
    logs: ['attempt 1'],
  });
});

test('an input without an amount is refused, and nothing is charged', async () => {
  const run = await runWorker(handler, { ref: 'p-1' });
  expect(run.status).toBe('FAILED_WITH_TERMINAL_ERROR');
  expect(run.reason).toMatch(/^Invalid input: input\.amount: /);
  expect(charge).not.toHaveBeenCalled();
});

test('a bank that does not answer fails the second try too', async () => {
  charge.mockRejectedValue(new Error('the bank answered 503'));
  const run = await runWorker(handler, payment, { task: { retryCount: 1 } });
  expect(run).toMatchObject({ status: 'FAILED', reason: 'the bank answered 503' });
  expect(run.logs[0]).toContain('attempt 2');
});

test('a pending payment comes back after a minute', async () => {
  charge.mockResolvedValue({ state: 'pending' });
  const run = await runWorker(handler, payment);
  expect(run).toMatchObject({
    status: 'IN_PROGRESS',
    callbackAfterSeconds: 60,
    output: { ref: 'p-1' },
  });
});
