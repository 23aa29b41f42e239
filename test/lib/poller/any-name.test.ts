import { expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ledgerFacts } from '../../../lib/inspection/ledger.ts';
import { AnyName } from '../../support/any-name.ts';
import { aRoute } from '../../support/factories.ts';
import { aService } from '../../support/poller/service.ts';

jest.setTimeout(60_000);

const PAUSE = { at: '2026-11-24T12:00:00Z' };

/** Also JavaScript's own names: a task type may be named `constructor`. */
const Types = fc.uniqueArray(AnyName, { minLength: 2, maxLength: 2 });

test('a type of any name is polled by run after run, within its concurrency', async () => {
  await fc.assert(
    fc.asyncProperty(Types, async ([answered = '', queued = '']) => {
      const service = aService(
        [
          aRoute({ taskType: answered, concurrency: 2, timeoutSeconds: 30 }),
          aRoute({
            taskType: queued,
            concurrency: 2,
            timeoutSeconds: 300,
            invocationType: 'Event',
          }),
        ],
        ({ taskType }) => (taskType === answered ? 25_000 : 100_000),
      );
      for (const taskType of [answered, queued]) service.conductor.schedule(5, { taskType });
      void service.start('tick', { killedAfterMs: 8_000 });
      await service.clock.pass(10_000);
      await service.clock.run(service.schedule(60_000));
      const { open, queued: left } = await service.clock.run(ledgerFacts(service.item));
      expect(Object.keys({ ...open, ...left })).toContain(queued);
      await service.clock.run(service.schedule(700_000));
      expect([...service.mostOpen]).toEqual(
        expect.arrayContaining([
          [answered, 2],
          [queued, 2],
        ]),
      );
      expect(service.startedAtMs.size).toBe(10);
    }),
    { numRuns: 30 },
  );
});

test('a summary has each type under its name, and why it is paused', async () => {
  await fc.assert(
    fc.asyncProperty(Types, async ([polled = '', paused = '']) => {
      const service = aService([aRoute({ taskType: polled }), aRoute({ taskType: paused })]);
      await service.clock.run(service.pause({ types: Object.fromEntries([[paused, PAUSE]]) }));
      for (const taskType of [polled, paused]) service.conductor.schedule(3, { taskType });
      const summary = await service.clock.run(service.start('tick'));
      expect(summary.polled).toBe(3);
      const counts = new Map(Object.entries(summary.byType));
      expect(counts.size).toBe(2);
      expect(counts.get(polled)).toMatchObject({ polled: 3 });
      expect(counts.get(paused)).toMatchObject({ polled: 0 });
      expect(Object.entries(summary.paused ?? {})).toEqual([[paused, PAUSE]]);
    }),
    { numRuns: 50 },
  );
});
