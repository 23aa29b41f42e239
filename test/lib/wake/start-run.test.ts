import { expect, test } from '@jest/globals';
import { ledgerIn } from '../../../lib/ledger/ledger.ts';
import { startUnlessPolled } from '../../../lib/wake/start-run.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { memoryItem } from '../../support/poller/service.ts';

function aLedger() {
  const clock = fakeClock();
  return { clock, ledger: ledgerIn(memoryItem(clock), clock) };
}

/** Counts the runs that it starts. */
function starter() {
  const started = {
    runs: 0,
    async start() {
      started.runs += 1;
    },
  };
  return started;
}

test('of any number of announcements one starts a run', async () => {
  const { clock, ledger } = aLedger();
  const started = starter();
  const all = Array.from({ length: 15 }, () => startUnlessPolled(ledger, started.start));
  await clock.run(Promise.all(all));
  expect(started.runs).toBe(1);
});

test('a run that could not be started is told, and the next announcement tries again', async () => {
  const { clock, ledger } = aLedger();
  const fails = startUnlessPolled(ledger, () => Promise.reject(new Error('429')));
  await expect(clock.run(fails)).rejects.toThrow('429');
  const started = starter();
  await clock.run(startUnlessPolled(ledger, started.start));
  expect(started.runs).toBe(1);
});
