import { describe, expect, jest, test } from '@jest/globals';
import { LEDGER_AWAY } from '../../../lib/ledger/lease.ts';
import { aRoute } from '../../support/factories.ts';
import { aService } from '../../support/poller/service.ts';

/** Minutes of a poller at work are many polls, also in virtual time. */
jest.setTimeout(60_000);

/** The wait of each task, in milliseconds. */
const waitsOf = (
  service: ReturnType<typeof aService>,
  tasks: { taskId: string }[],
  fromMs: number,
) => tasks.map(({ taskId }) => (service.startedAtMs.get(taskId) ?? Number.NaN) - fromMs);

describe('a run that finds no work', () => {
  test('ends at once, after one quick poll of each type', async () => {
    const types = Array.from({ length: 15 }, (_, i) => aRoute({ taskType: `type-${i}` }));
    const service = aService(types);
    const { durationMs } = await service.clock.run(service.start('round'));
    // The fakes: 5 ms for a poll, 5 ms for each change of the ledger.
    expect(durationMs).toBeLessThan(50);
    expect(service.conductor.polls.map(({ waitMs }) => waitMs)).toEqual(types.map(() => 0));
    expect(service.item.writes).toBe(2);
  });

  test('says nothing in the log, unless it is the tick', async () => {
    const service = aService([aRoute()]);
    await service.clock.run(service.start('round'));
    expect(service.lines).toEqual([]);
    await service.clock.run(service.start('tick'));
    expect(service.lines.map(({ message }) => message)).toEqual(['poller run']);
  });

  test('ends 5 s after the last work, and counts no longer call as quiet', async () => {
    const service = aService([aRoute({ timeoutSeconds: 30 })], () => 12_000);
    service.conductor.schedule(1);
    const { durationMs } = await service.clock.run(service.start('tick'));
    expect(durationMs).toBeGreaterThanOrEqual(17_000);
    expect(durationMs).toBeLessThan(17_500);
  });
});

describe('rounds', () => {
  test('start a task within their 10 s', async () => {
    const service = aService([aRoute()]);
    const scheduled = service.clock.run(service.schedule(180_000));
    const tasks = service.conductor.schedule(1, {}, 97_000);
    await scheduled;
    const [waitMs = 0] = waitsOf(service, tasks, 97_000);
    expect(waitMs).toBeLessThan(3_100);
  });

  test('leave to the run that polls what comes meanwhile', async () => {
    const service = aService([aRoute()]);
    for (let s = 0; s < 40; s += 1) service.conductor.schedule(1, {}, s * 1_000);
    await service.clock.run(service.schedule(50_000));
    expect(new Set(service.conductor.polls.map(({ workerId }) => workerId.split('.')[0]))).toEqual(
      new Set(['run-1']),
    );
  });
});

describe('a run that takes over from another', () => {
  test('does so within the minute, and no task waits longer than a long poll takes', async () => {
    const service = aService([aRoute({ concurrency: 2, timeoutSeconds: 50 })]);
    const tasks = Array.from({ length: 130 }, (_, i) => ({
      atMs: i * 900,
      taskId: service.conductor.schedule(1, {}, i * 900)[0]?.taskId ?? '',
    }));
    await service.clock.run(service.schedule(130_000));
    const waits = tasks.map(
      ({ taskId, atMs }) => (service.startedAtMs.get(taskId) ?? Infinity) - atMs,
    );
    expect(Math.max(...waits)).toBeLessThan(500);
  });

  test('takes what is free while long calls of the one before drain', async () => {
    const service = aService([aRoute({ concurrency: 4, timeoutSeconds: 50 })], ({ inputData }) =>
      Number(inputData.ms),
    );
    service.conductor.schedule(2, { inputData: { ms: 48_000 } }, 50_000);
    const quick = Array.from({ length: 100 }, (_, i) => ({
      atMs: i * 1_000,
      taskId: service.conductor.schedule(1, { inputData: { ms: 100 } }, i * 1_000)[0]?.taskId ?? '',
    }));
    await service.clock.run(service.schedule(120_000));
    const waits = quick.map(
      ({ taskId, atMs }) => (service.startedAtMs.get(taskId) ?? Infinity) - atMs,
    );
    expect(Math.max(...waits)).toBeLessThan(500);
    expect(service.mostOpen.get('greetings')).toBeLessThanOrEqual(4);
  });
});

test('a run whose slots all belong to calls of the one before waits for them', async () => {
  const service = aService([aRoute({ concurrency: 1, timeoutSeconds: 50 })], () => 45_000);
  service.conductor.schedule(1);
  service.conductor.schedule(1, {}, 44_000);
  const [last] = service.conductor.schedule(1, {}, 62_000);
  await service.clock.run(service.schedule(180_000));
  // 45 s for the first, 45 s for the second, and up to a second until the run before has told of its end.
  expect(service.startedAtMs.get(last?.taskId ?? '')).toBeLessThan(92_500);
});

describe('a notice that there is work', () => {
  test('is not lost where a run ends just then', async () => {
    for (let atMs = 0; atMs < 60; atMs += 1) {
      const service = aService([aRoute()]);
      void service.start('round');
      await service.clock.pass(atMs);
      const [task] = service.conductor.schedule(1);
      void service.start('wake');
      await service.clock.pass(3_000);
      expect({ atMs, started: service.startedAtMs.has(task?.taskId ?? '') }).toEqual({
        atMs,
        started: true,
      });
    }
  });

  test('starts one run, however many come at the same time', async () => {
    const service = aService([aRoute()]);
    service.conductor.schedule(200);
    for (let i = 0; i < 200; i += 1) void service.start('wake');
    await service.clock.pass(20_000);
    expect(
      new Set(service.conductor.polls.map(({ workerId }) => workerId.split('.')[0])).size,
    ).toBe(1);
    expect(service.startedAtMs.size).toBe(200);
  });
});

describe('where the ledger cannot be reached', () => {
  test('the tick polls its whole window and says so, and a round leaves the work to it', async () => {
    const service = aService([aRoute()]);
    const away = { isAway: () => true };
    service.conductor.schedule(1, {}, 40_000);
    const [tick, round] = await service.clock.run(
      Promise.all([service.start('tick', away), service.start('round', away)]),
    );
    expect(tick).toMatchObject({ dispatched: 1 });
    expect(tick.durationMs).toBeGreaterThan(54_000);
    expect(round).toMatchObject({ polled: 0 });
    expect(service.lines.filter(({ message }) => message === LEDGER_AWAY)).toHaveLength(2);
  });

  test('a run that has the lease goes on', async () => {
    const service = aService([aRoute()]);
    let isAway = false;
    for (const atMs of [0, 3_000, 7_000]) service.conductor.schedule(1, {}, atMs);
    const work = service.clock.run(service.start('tick', { isAway: () => isAway }));
    await service.clock.pass(1_000);
    isAway = true;
    expect(await work).toMatchObject({ dispatched: 3 });
  });
});

/** With `always`, ticks alone start runs: one that came a moment too early for a hand-over would leave a gap of a minute. */
test.each([20, 55, 60, 61, 90, 120])(
  'a poller that always polls has no gap, with a window of %d s',
  async (seconds) => {
    const service = aService([aRoute()], () => 100, {
      windowMs: seconds * 1_000,
      idleStopMs: undefined,
      sweepSeconds: undefined,
    });
    await service.clock.run(service.schedule(400_000, 60_000));
    const atMs = service.conductor.polls.map((poll) => poll.atMs);
    const gaps = atMs.slice(1).map((ms, i) => ms - (atMs[i] ?? 0));
    // A long poll takes 5 s.
    expect(Math.max(...gaps)).toBeLessThan(Math.max(0, 60 - seconds - 15) * 1_000 + 5_500);
  },
);

describe('a burst of notices', () => {
  test('starts one run, and one more only after that one has ended or has not come', async () => {
    const service = aService([aRoute()]);
    const notices = () => Promise.all(Array.from({ length: 50 }, service.announce));
    const started = async () => (await notices()).filter((isToStart) => isToStart).length;
    service.conductor.schedule(1);
    expect(await service.clock.run(started())).toBe(1);
    void service.start('wake');
    await service.clock.pass(200);
    expect(await service.clock.run(started())).toBe(0);
    await service.clock.pass(6_000);
    expect(await service.clock.run(started())).toBe(1);
    // That run is never started, and a notice may try again after a while.
    await service.clock.pass(4_000);
    expect(await service.clock.run(started())).toBe(0);
    await service.clock.pass(1_100);
    expect(await service.clock.run(started())).toBe(1);
  });
});

/** The longest time between two starts. */
function longestGapMs(service: ReturnType<typeof aService>): number {
  const atMs = [...service.startedAtMs.values()].toSorted((a, b) => a - b);
  return Math.max(...atMs.slice(1).map((ms, i) => ms - (atMs[i] ?? 0)));
}

describe('a slot does not stay taken', () => {
  test.each([3, 5, 6, 10])(
    'where a call of %d ms ends while the run tells that it is open',
    async (workMs) => {
      const service = aService([aRoute({ concurrency: 1, timeoutSeconds: 60 })], () => workMs);
      service.conductor.schedule(9_000);
      await service.clock.run(service.schedule(70_000));
      expect(longestGapMs(service)).toBeLessThan(1_500);
    },
  );

  test('where the ledger did not answer for a second when a run ended', async () => {
    const service = aService([aRoute({ concurrency: 2, timeoutSeconds: 60 })]);
    const isAway = () => service.clock.elapsedMs() >= 8 && service.clock.elapsedMs() < 1_000;
    void service.start('tick', { isAway });
    const [task] = service.conductor.schedule(1, {}, 15_000);
    await service.clock.pass(20_000);
    void service.start('round');
    await service.clock.pass(5_000);
    expect(service.startedAtMs.get(task?.taskId ?? '')).toBeLessThan(20_100);
  });

  test('where the last poll of a run that is relieved takes longer than a lease', async () => {
    const service = aService([aRoute({ concurrency: 2, timeoutSeconds: 40 })], () => 500);
    const { poll } = service.conductor;
    service.conductor.poll = async (asked) => {
      const fromMs = service.clock.elapsedMs();
      const answer = await poll(asked);
      if (fromMs > 59_000 && fromMs < 62_000) await service.clock.sleep(17_000);
      return answer;
    };
    for (let s = 0; s < 100; s += 1) service.conductor.schedule(1, {}, s * 1_000);
    await service.clock.run(service.schedule(120_000));
    expect(longestGapMs(service)).toBeLessThan(25_000);
    expect(service.mostOpen.get('greetings')).toBeLessThanOrEqual(2);
  });

  test('where an Event worker ends without a word', async () => {
    const route = aRoute({ concurrency: 1, invocationType: 'Event', timeoutSeconds: 6 });
    const service = aService([route], () => 5_000_000);
    service.conductor.schedule(2);
    await service.clock.run(service.schedule(150_000));
    expect(service.startedAtMs.size).toBe(2);
  });
});

test('a run stays where Event tasks have all slots and more tasks wait: nothing tells when one ends', async () => {
  const route = aRoute({ concurrency: 1, invocationType: 'Event', timeoutSeconds: 60 });
  const service = aService([route], () => 20_000);
  service.conductor.schedule(3);
  await service.clock.run(service.schedule(70_000, 60_000));
  expect(longestGapMs(service)).toBeLessThan(23_000);
});

test('a run without a ledger polls no longer than until the next tick, whatever its window', async () => {
  const service = aService([aRoute()], () => 100, { windowMs: 300_000 });
  const { durationMs } = await service.clock.run(service.start('tick', { isAway: () => true }));
  expect(durationMs).toBeLessThan(56_000);
});
