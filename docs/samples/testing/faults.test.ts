import { beforeEach, expect, jest, test } from '@jest/globals';
import { late, outage, runWorker, twice } from 'conductor-lambda/testing';
import { bank } from './bank.ts';
import { handler } from './charge.ts';

const payment = { ref: 'p-1', amount: 12 };
const charge = jest.spyOn(bank, 'charge');
beforeEach(() => {
  charge.mockReset();
  charge.mockResolvedValue({ state: 'booked', receipt: 'r-1' });
});

test('a result that is ready while Conductor is away is delivered later', async () => {
  const run = await runWorker(handler, payment, { fault: outage({ forMs: 60_000 }) });
  expect(run).toMatchObject({ status: 'COMPLETED', delivery: 'reporter' });
  expect(run.reports.at(-1)).toMatchObject({ by: 'reporter', answer: 'taken' });
});

test('a late answer of Conductor does not book the payment again', async () => {
  const run = await runWorker(handler, payment, { fault: late(6_000) });
  expect(run.status).toBe('COMPLETED');
  expect(charge).toHaveBeenCalledTimes(1);
});

test('a task that comes twice is charged under one reference', async () => {
  const run = await runWorker(handler, payment, { fault: twice() });
  expect(charge.mock.calls).toEqual([
    ['p-1', 12],
    ['p-1', 12],
  ]);
  expect(run.reports.map(({ answer }) => answer)).toEqual(['taken', 'ignored']);
});
