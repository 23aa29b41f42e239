import { describe, expect, test } from '@jest/globals';
import { aRoute } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';
import { aService } from '../../support/poller/service.ts';

const MINUTE_MS = 60_000;

const aQuietService = (given = {}) =>
  aService([aRoute({ concurrency: 2, timeoutSeconds: 50 })], () => 40_000, given, {
    hasRounds: true,
  });

/** A tick each minute, and nothing else. */
async function ticks(service: ReturnType<typeof aQuietService>, count: number) {
  for (let i = 0; i < count; i += 1) {
    await service.clock.run(service.start('tick'));
    await service.clock.pass(MINUTE_MS - (service.clock.elapsedMs() % MINUTE_MS));
  }
}

/** What a service without work costs is mostly what its ticks do. */
describe('where the server says that no task waits', () => {
  test('only each fifth tick polls, and writes the ledger', async () => {
    const service = aQuietService({ sweepSeconds: 60 });
    await ticks(service, 10);
    expect(service.conductor.polls).toHaveLength(2);
    expect(service.item.writes).toBe(4);
    expect(service.lines.filter(({ message }) => message === 'poller run')).toHaveLength(2);
  });

  test('each tick has its rounds started all the same: work can come before the next one', async () => {
    const service = aQuietService({ sweepSeconds: 10 });
    await service.clock.pass(MINUTE_MS);
    await ticks(service, 2);
    expect(service.conductor.polls).toEqual([]);
    const seconds = service.roundsAtMs.map((ms) => Math.round(ms / 1_000));
    expect(seconds).toEqual([70, 80, 90, 100, 110, 130, 140, 150, 160, 170]);
  });

  test('each tick looks for overdue tasks all the same: a silent worker leaves nothing in the queues', async () => {
    let looks = 0;
    const openTasks = async () => {
      looks += 1;
      return [];
    };
    const scene = aScene({
      plan: { idleStopMs: 5_000 },
      ports: () => ({ mayWait: async () => false, overdue: { openTasks, decide: async () => {} } }),
    });
    await scene.clock.pass(MINUTE_MS);
    await scene.run('tick');
    expect({ looks, polls: scene.conductor.polls }).toEqual({ looks: 1, polls: [] });
  });

  test('each tick polls all the same if the poller always polls', async () => {
    const service = aQuietService({ idleStopMs: undefined, windowMs: 5_000 });
    await ticks(service, 3);
    expect(
      new Set(service.conductor.polls.map(({ workerId }) => workerId.split('.')[0])).size,
    ).toBe(3);
  });

  test('a tick takes over from a run that has calls open, so that the next task finds a free slot', async () => {
    const service = aQuietService();
    await service.clock.pass(MINUTE_MS);
    service.conductor.schedule(1, {}, 40_000);
    void service.start('wake');
    await service.clock.pass(39_000);
    void service.start('wake');
    await service.clock.pass(21_000);
    void service.start('tick');
    await service.clock.pass(1_000);
    const [task] = service.conductor.schedule(1);
    await service.clock.pass(10_000);
    expect(service.startedAtMs.get(task?.taskId ?? '')).toBeDefined();
  });
});

test('a tick polls where the server does not say whether tasks wait', async () => {
  const service = aQuietService({ sweepSeconds: 60 });
  service.conductor.mayWait = () => Promise.reject(new Error('the server does not tell'));
  await ticks(service, 4);
  const atMinutes = service.conductor.polls.map(({ atMs }) => atMs / MINUTE_MS);
  for (const minute of [0, 1, 2, 3]) expect(atMinutes).toContainEqual(expect.closeTo(minute, 3));
});
