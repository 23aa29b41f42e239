import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { timersUntil } from '../../../lib/task/clock.ts';
import { withHeartbeat } from '../../../lib/worker/heartbeat.ts';
import { aTask } from '../../support/factories.ts';
import { fakeClock } from '../../support/fake-clock.ts';
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
  await withHeartbeat(task, { timers, extendLease, log: overheardLog }, true, () => work(beats));
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
  await withHeartbeat(task, { timers, extendLease, log: overheardLog }, true, () => isSent);
  expect(taken).not.toEqual([]);
});

describe('a beat by hand', () => {
  /** How often Conductor was told, where the work beats at these times; each refusal is of one beat, by its number. */
  async function toldAtMs(atMs: number[], refused: number[] = [], isRegular = false) {
    const clock = fakeClock(1_000_000);
    const told: number[] = [];
    const extendLease = async () => {
      told.push(clock.elapsedMs());
      if (refused.includes(told.length)) throw new Error('Conductor did not answer');
    };
    const task = aTask({ responseTimeoutSeconds: 100 });
    const work = async (beat: () => Promise<void>) => {
      for (const each of atMs) {
        await clock.sleep(each - clock.elapsedMs());
        await beat();
      }
    };
    const ports = { timers: clock, extendLease, log: overheardLog };
    await clock.run(withHeartbeat(task, ports, isRegular, work));
    return told;
  }

  test('is sent at once, and then at most each 6 % of the response timeout', async () => {
    expect(await toldAtMs([10, 11, 12, 6_000, 6_010, 6_020])).toEqual([10, 6_010]);
  });

  test('that Conductor did not take does not throw, and one a little later is sent', async () => {
    expect(await toldAtMs([10, 11, 12, 3_010, 3_011], [1])).toEqual([10, 3_010]);
  });

  test('puts off the regular ones', async () => {
    expect(await toldAtMs([1_000, 100_000], [], true)).toEqual([1_000, 81_000, 100_000]);
  });

  test('of a task without a response timeout sends nothing', async () => {
    const task = aTask({ responseTimeoutSeconds: 0 });
    const extendLease = () => Promise.reject(new Error('it was sent'));
    const ports = { timers, extendLease, log: overheardLog };
    await expect(withHeartbeat(task, ports, false, (beat) => beat())).resolves.toBeUndefined();
  });

  test('after the end sends nothing: it could undo the report', async () => {
    let sent = 0;
    const extendLease = async () => {
      sent += 1;
    };
    const task = aTask({ responseTimeoutSeconds: 100 });
    const beat = await withHeartbeat(
      task,
      { timers, extendLease, log: overheardLog },
      false,
      async (each) => ({ later: each }),
    );
    await beat.later();
    expect(sent).toBe(0);
  });

  test('is one, however many are asked for at a time', async () => {
    let sent = 0;
    const extendLease = async () => {
      sent += 1;
      await sleep(5);
    };
    const task = aTask({ responseTimeoutSeconds: 100 });
    const ports = { timers, extendLease, log: overheardLog };
    await withHeartbeat(task, ports, false, (beat) => Promise.all([beat(), beat(), beat()]));
    expect(sent).toBe(1);
  });
});
