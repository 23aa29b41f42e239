import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { timersUntil } from '../../../lib/task/clock.ts';
import { withHeartbeat } from '../../../lib/worker/heartbeat.ts';
import { aTask } from '../../support/factories.ts';
import { overheardLog } from '../../support/leaks/overheard.ts';

const timers = timersUntil(() => 30_000);

/** The times of the heartbeats under a response timeout of `leaseMs`; `take` may refuse one by its number, from 1. */
async function beatsOf(
  leaseMs: number,
  work: (beats: number[]) => Promise<void>,
  take: (beat: number) => void = () => {},
) {
  const beats: number[] = [];
  const extendLease = async () => {
    beats.push(performance.now());
    take(beats.length);
  };
  const task = aTask({ responseTimeoutSeconds: leaseMs / 1000 });
  await withHeartbeat(task, { timers, extendLease, log: overheardLog }, () => work(beats));
  const whileItRan = [...beats];
  await sleep(20);
  return { whileItRan, after: beats.length - whileItRan.length };
}

const until = (count: number) => async (beats: number[]) => {
  while (beats.length < count) await sleep(1);
};

test('the lease is extended soon, then repeatedly while the function runs, and not after it has ended', async () => {
  const { whileItRan, after } = await beatsOf(10, until(3));
  expect({ beats: whileItRan.length, after }).toEqual({ beats: 3, after: 0 });
});

test('a beat that is not taken is repeated before the lease is over', async () => {
  const leaseMs = 2_000;
  const { whileItRan } = await beatsOf(leaseMs, until(2), (beat) => {
    if (beat === 1) throw new Error('Conductor did not answer');
  });
  const [first = 0, second = Number.POSITIVE_INFINITY] = whileItRan;
  expect(second - first).toBeLessThan(0.8 * leaseMs);
});

test('a task without a response timeout needs no heartbeat', async () => {
  const { whileItRan } = await beatsOf(0, () => sleep(20));
  expect(whileItRan).toEqual([]);
});

test('the worker waits for a beat that is open when the function ends: it could undo the report', async () => {
  const taken: string[] = [];
  let sent = () => {};
  const isSent = new Promise<void>((resolve) => {
    sent = resolve;
  });
  const extendLease = async () => {
    sent();
    await sleep(20);
    taken.push('beat');
  };
  const task = aTask({ responseTimeoutSeconds: 0.01 });
  await withHeartbeat(task, { timers, extendLease, log: overheardLog }, () => isSent);
  expect(taken).not.toEqual([]);
});
