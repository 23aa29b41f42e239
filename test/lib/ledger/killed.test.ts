import { describe, expect, jest, test } from '@jest/globals';
import { aRoute } from '../../support/factories.ts';
import { aService } from '../../support/poller/service.ts';

/** Minutes of a poller at work are many polls, also in virtual time. */
jest.setTimeout(60_000);

/** When the workers started, in seconds since the service began, in order. */
const starts = (service: ReturnType<typeof aService>, tasks: { taskId: string }[]) =>
  tasks
    .map(({ taskId }) => (service.startedAtMs.get(taskId) ?? Number.NaN) / 1_000)
    .sort((a, b) => a - b);

describe('after a run was killed', () => {
  test('its slots come free one by one, each when its own call must have ended', async () => {
    const route = aRoute({ concurrency: 5, timeoutSeconds: 75 });
    const service = aService([route], () => 74_000);
    const begunAt = [0, 8, 16, 24, 32];
    for (const s of begunAt) service.conductor.schedule(1, {}, s * 1_000);
    void service.start('tick', { killedAfterMs: 44_000 });
    await service.clock.pass(50_000);
    const after = service.conductor.schedule(5);
    await service.clock.run(service.schedule(200_000));
    const at = starts(service, after);
    // Lambda stops each call after 75 s; the ledger counts 17 s more. Calls of about the same time are one entry. The
    // killed run may have started one in place of the first.
    for (const [i, s] of begunAt.slice(1).entries()) {
      expect(at[i]).toBeGreaterThan(s + 92);
      expect(at[i]).toBeLessThan(s + 92 + 15);
    }
    // … until its lease was over.
    expect(at[4]).toBeLessThan(60 + 92 + 15);
    expect(service.mostOpen.get('greetings')).toBe(5);
  });

  test.each([1, 2, 3, 4, 8])(
    '%d tasks that it has started since it renewed last are counted',
    async (count) => {
      const route = aRoute({ concurrency: 8, timeoutSeconds: 60 });
      const service = aService([route], () => 59_000);
      service.conductor.schedule(1);
      // It renews its lease each 5 s.
      service.conductor.schedule(count, {}, 16_000);
      void service.start('tick', { killedAfterMs: 17_500 });
      await service.clock.pass(18_000);
      service.conductor.schedule(20);
      await service.clock.run(service.schedule(60_000));
      expect(service.mostOpen.get('greetings')).toBeLessThanOrEqual(8);
    },
  );

  test('Event tasks that it had taken over and not told yet are counted', async () => {
    const event = aRoute({ concurrency: 4, invocationType: 'Event', timeoutSeconds: 60 });
    const service = aService([event], () => 50_000);
    service.conductor.schedule(12);
    await service.clock.run(service.start('tick'));
    // The next run looks after the four that are running. It is killed before it writes for the first time.
    void service.start('tick', { killedAfterMs: 6 });
    await service.clock.pass(17_000);
    await service.clock.run(service.schedule(60_000));
    expect(service.mostOpen.get('greetings')).toBe(4);
  });

  test('types that it had no calls of go on as soon as its lease is over', async () => {
    const busy = aRoute({ taskType: 'busy', concurrency: 5, timeoutSeconds: 60 });
    const quiet = aRoute({ taskType: 'quiet', concurrency: 5, timeoutSeconds: 60 });
    const service = aService([busy, quiet], () => 1_000);
    service.conductor.schedule(40, { taskType: 'busy' });
    void service.start('tick', { killedAfterMs: 3_500 });
    await service.clock.pass(10_000);
    const tasks = service.conductor.schedule(8, { taskType: 'quiet' });
    await service.clock.run(service.schedule(60_000));
    // It has one slot less: the killed run may have started one without a word.
    expect(starts(service, tasks)[7]).toBeLessThan(35);
    expect(service.mostOpen.get('quiet')).toBe(4);
  });
});

describe('before a run has more calls of a type open than others know of', () => {
  test('it tells them, once for a burst', async () => {
    const service = aService([aRoute({ concurrency: 10 })], () => 200);
    service.conductor.schedule(200);
    await service.clock.run(service.start('tick'));
    const { writes } = service.item;
    // The start, one for the burst, the renewals each 5 s, and the end.
    expect(writes).toBeLessThanOrEqual(6);
    expect(service.mostOpen.get('greetings')).toBe(10);
  });

  test('it does not wait for a ledger that is away', async () => {
    const service = aService([aRoute({ concurrency: 10 })], () => 200);
    let isAway = false;
    service.conductor.schedule(1);
    const run = service.start('tick', { isAway: () => isAway });
    await service.clock.pass(1_000);
    isAway = true;
    const tasks = service.conductor.schedule(20);
    await service.clock.run(run);
    expect(starts(service, tasks)[19]).toBeLessThan(8);
    expect(service.lines.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('the ledger cannot be reached'),
    );
  });
});
