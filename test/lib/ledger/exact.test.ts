import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aRoute } from '../../support/factories.ts';
import { aService } from '../../support/poller/service.ts';

/** No type may have more tasks open than its concurrency: a database behind the workers may bear no more. */
describe('over all runs of a poller, a type has no more tasks open than its concurrency', () => {
  test('where one run takes over from another that still has calls open', async () => {
    const service = aService([aRoute({ concurrency: 3, timeoutSeconds: 30 })], () => 25_000);
    service.conductor.schedule(30);
    await service.clock.run(service.schedule(300_000));
    expect(service.mostOpen.get('greetings')).toBe(3);
    expect(service.startedAtMs.size).toBe(30);
  });

  test('where a run is killed with calls open, which go on', async () => {
    const service = aService([aRoute({ concurrency: 2, timeoutSeconds: 50 })], () => 45_000);
    service.conductor.schedule(6);
    void service.start('tick', { killedAfterMs: 8_000 });
    await service.clock.pass(10_000);
    await service.clock.run(service.schedule(300_000));
    expect(service.mostOpen.get('greetings')).toBe(2);
    expect(service.startedAtMs.size).toBe(6);
  });

  test('where Event tasks outlive the run that started them', async () => {
    const event = aRoute({ concurrency: 4, invocationType: 'Event', timeoutSeconds: 600 });
    const service = aService([event], () => 150_000);
    service.conductor.schedule(12);
    await service.clock.run(service.schedule(600_000));
    expect(service.mostOpen.get('greetings')).toBe(4);
    expect(service.startedAtMs.size).toBe(12);
  });

  test('where the clock of a run is 5 minutes ahead', async () => {
    const service = aService([aRoute({ concurrency: 1, timeoutSeconds: 30 })], () => 20_000);
    service.conductor.schedule(4);
    void service.start('tick');
    await service.clock.pass(5_000);
    for (const aheadMs of [300_000, -300_000]) {
      void service.start('tick', { aheadMs });
      await service.clock.pass(1_000);
    }
    await service.clock.run(service.schedule(180_000));
    expect(service.mostOpen.get('greetings')).toBe(1);
    expect(service.startedAtMs.size).toBe(4);
  });

  test('whatever is started and killed, and whenever', async () => {
    const Route = fc.record({
      concurrency: fc.integer({ min: 1, max: 8 }),
      invocationType: fc.constantFrom('RequestResponse' as const, 'Event' as const),
      timeoutSeconds: fc.integer({ min: 1, max: 50 }),
      batch: fc.option(
        fc.record({ size: fc.integer({ min: 2, max: 4 }), gatherMs: fc.nat(1_000) }),
      ),
    });
    const Started = fc.record({
      afterMs: fc.oneof(fc.nat(500), fc.nat(30_000), fc.integer({ min: 50_000, max: 70_000 })),
      trigger: fc.constantFrom('tick' as const, 'round' as const, 'wake' as const),
      killedAfterMs: fc.option(fc.oneof(fc.nat(20), fc.nat(70_000)), { nil: undefined, freq: 2 }),
      aheadMs: fc.constantFrom(0, 0, 0, 300_000, -300_000),
      /** Each task comes so long after the one before: a burst, or one by one. */
      apartMs: fc.constantFrom(0, 0, 700, 3_000),
      tasks: fc.nat(20),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(Route, { minLength: 1, maxLength: 2 }),
        fc.array(Started, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (settings, started, random) => {
          const routes = settings.map(({ batch, ...each }, i) =>
            aRoute({ ...each, ...(batch && { batch }), taskType: `type-${i}` }),
          );
          const service = aService(routes, ({ taskType }) => {
            const route = routes.find((each) => each.taskType === taskType);
            return Math.sqrt(random.next().value ?? 0) * (route?.timeoutSeconds ?? 0) * 1_000;
          });
          for (const { afterMs, trigger, killedAfterMs, aheadMs, apartMs, tasks } of started) {
            await service.clock.pass(afterMs);
            for (const { taskType } of routes)
              for (let i = 0; i < tasks; i += 1)
                service.conductor.schedule(1, { taskType }, i * apartMs);
            void service.start(trigger, {
              aheadMs,
              ...(killedAfterMs !== undefined && { killedAfterMs }),
            });
          }
          await service.clock.pass(150_000);
          for (const { taskType, concurrency } of routes)
            expect(service.mostOpen.get(taskType) ?? 0).toBeLessThanOrEqual(concurrency);
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);
});
