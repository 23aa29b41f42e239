import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { PAUSE_WAIT_MS } from '../../../lib/poller/defaults.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene, type World } from '../../support/poller/scene.ts';
import { aService } from '../../support/poller/service.ts';

jest.setTimeout(60_000);

const pausedFrom =
  (fromMs: number) =>
  ({ clock }: World) => ({ paused: async () => clock.elapsedMs() >= fromMs });

test('a rule that is disabled in the middle of a run ends its polling within 5 s', async () => {
  const scene = aScene({ ports: pausedFrom(12_000) });
  await scene.run();

  const lastMs = Math.max(...scene.conductor.polls.map(({ atMs }) => atMs));
  expect(lastMs).toBeGreaterThan(5_000);
  expect(lastMs).toBeLessThanOrEqual(17_000);
});

test('tasks that run when polling is paused are finished and counted', async () => {
  const scene = aScene({
    ports: (world) => ({
      ...pausedFrom(12_000)(world),
      dispatch: (_route, [task]) => world.work(task, 9_000),
    }),
  });
  scene.conductor.schedule(3, {}, 14_000);
  const summary = await scene.run();

  expect(summary).toMatchObject({ polled: 3, dispatched: 3, unfinished: 0 });
  expect(summary.durationMs).toBeLessThan(24_000);
});

test('a check that fails is logged, and polling goes on', async () => {
  const scene = aScene({
    ports: () => ({
      paused: async () => {
        throw new Error('AccessDeniedException');
      },
    }),
  });
  scene.conductor.schedule(1, {}, 50_000);
  const summary = await scene.run();

  expect(summary).toMatchObject({ dispatched: 1 });
  expect(scene.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', fields: { error: 'Error: AccessDeniedException' } }),
  );
});

test('a check that hangs does not keep the run from ending', async () => {
  const scene = aScene({ ports: () => ({ paused: () => new Promise(() => {}) }) });
  expect((await scene.run()).durationMs).toBeLessThan(56_100);
});

test('the rule is checked every 5 s, and not after the window', async () => {
  const askedAtMs: number[] = [];
  const scene = aScene({
    ports: ({ clock, work }) => ({
      paused: async () => {
        askedAtMs.push(clock.elapsedMs());
        return false;
      },
      dispatch: (_route, [task]) => work(task, 50_000),
    }),
  });
  scene.conductor.schedule(1, {}, 50_000);
  await scene.run();
  expect(askedAtMs).toEqual(Array.from({ length: 11 }, (_, i) => i * 5_000));
});

/** A service in which runs take over from each other, and that is paused at some time: when its last poll was over, after the pause. */
async function lastPollAfterPauseMs(pausedAtMs: number, apartMs: number, always: boolean) {
  const service = aService(
    [aRoute({ timeoutSeconds: 30 }), aRoute({ taskType: 'idle' })],
    () => 20_000,
    always ? { idleStopMs: undefined, sweepSeconds: undefined } : {},
  );
  for (let atMs = 0; atMs < 200_000; atMs += apartMs) service.conductor.schedule(1, {}, atMs);
  service.clock.after(pausedAtMs, () => {
    service.isPaused = true;
  });
  await service.clock.run(service.schedule(220_000));
  const ends = service.conductor.polls.map(({ atMs, waitMs }) => atMs + waitMs);
  return Math.max(...ends) - pausedAtMs;
}

test('nothing is polled any more when `pause` returns, also where a run waits to take over', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 150_000 }),
      fc.constantFrom(700, 4_000, 9_000),
      fc.boolean(),
      async (pausedAtMs, apartMs, always) => {
        expect(await lastPollAfterPauseMs(pausedAtMs, apartMs, always)).toBeLessThan(PAUSE_WAIT_MS);
      },
    ),
    { numRuns: 30, examples: [[10_006, 4_000, true]] },
  );
});
