import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { runOf } from '../../../lib/worker/context.ts';
import { withHeartbeat } from '../../../lib/worker/heartbeat.ts';
import { aConductor, aContext, aTask } from '../../factories.ts';

/** Works for as long as `work` says under a response timeout of 10 ms: a beat each 8 ms. */
async function beatsOf(responseTimeoutSeconds: number, work: (beats: string[]) => Promise<void>) {
  const beats: string[] = [];
  const conductor = () =>
    aConductor({ extendLease: async ({ taskId }) => void beats.push(taskId) });
  const task = aTask({ responseTimeoutSeconds });
  const { context } = runOf(task, 'RequestResponse', aContext(), new AbortController().signal);
  await withHeartbeat(context, conductor, () => work(beats));
  const whileItRan = beats.length;
  await sleep(20);
  return { whileItRan, after: beats.length - whileItRan };
}

test('the lease is extended again and again while the function runs, and not when it has ended', async () => {
  const untilThreeBeats = async (beats: string[]) => {
    while (beats.length < 3) await sleep(1);
  };
  expect(await beatsOf(0.01, untilThreeBeats)).toEqual({ whileItRan: 3, after: 0 });
});

test('a task without a response timeout needs no heartbeat', async () => {
  expect(await beatsOf(0, () => sleep(20))).toEqual({ whileItRan: 0, after: 0 });
});
