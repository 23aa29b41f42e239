import { expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { RunSummary } from '../../../lib/poller/summary.ts';
import { Schedule } from '../../support/poller/schedule.ts';
import { type Delivery, TIMEOUT_SECONDS, WatchedRun } from '../../support/poller/watched-run.ts';

/** Each schedule is minutes of virtual time; a busy machine takes its time for all of them. */
jest.setTimeout(30_000);

test('in any schedule no lane is overfull, each polled task ends once, and no poll comes too late', async () => {
  await fc.assert(
    fc.asyncProperty(Schedule, async (schedule) => {
      const watched = new WatchedRun(schedule);
      const summary = await watched.run();
      const deliveries = [...watched.deliveries.values()];

      expect(watched.faults).toEqual([]);
      expect(deliveries.filter(({ calls }) => calls > 1)).toEqual([]);
      expect(deliveries.filter((delivery) => endsOf(delivery).length > 1)).toEqual([]);
      expect(deliveries.filter(({ calls, reports }) => calls + reports.length === 0)).toEqual([]);
      expectSummary(summary, deliveries);

      const { conductor, clock } = watched.scene;
      // A run that had time to wait for its calls has no unfinished task.
      if (clock.remainingMs() > 1_000) expect(summary.unfinished).toBe(0);
      expect(conductor.polls.filter(({ atMs }) => atMs >= closedMs(schedule))).toEqual([]);
      expect(clock.remainingMs()).toBeGreaterThanOrEqual(Math.min(1_000, schedule.livesMs));
    }),
    { numRuns: 200 },
  );
});

/** How a task ended, as far as the poller knew in time. */
const endsOf = ({ ended, reports }: Delivery): string[] =>
  ended === 'answered' || ended === 'accepted' ? [ended, ...reports] : reports;

/** Checks a summary against what was seen. */
function expectSummary(summary: RunSummary, deliveries: Delivery[]): void {
  const ending = (...ends: string[]) =>
    deliveries.filter((delivery) => endsOf(delivery).some((end) => ends.includes(end))).length;
  const { polled, dispatched, givenBack, failed, unfinished } = summary;

  expect(polled).toBe(deliveries.length);
  expect(dispatched + givenBack + unfinished).toBe(polled);
  expect(dispatched).toBe(ending('answered', 'accepted') + failed);
  // A task whose report is open when the run ends is unfinished.
  expect(failed).toBeLessThanOrEqual(ending('FAILED'));
  expect(givenBack).toBeLessThanOrEqual(ending('IN_PROGRESS'));
}

/** The latest time at which the window closed: the run notices a pause within 5 s. */
function closedMs({ windowMs, pausedFromMs, livesMs, lanes }: Schedule): number {
  const waits = lanes.some(({ invocationType }) => invocationType === 'RequestResponse');
  const leftMs = livesMs - (waits ? TIMEOUT_SECONDS * 1_000 : 0) - 5_000;
  const pauseSeenMs = (pausedFromMs ?? windowMs) + 5_000;
  return Math.max(0, Math.min(windowMs, pauseSeenMs, leftMs));
}
