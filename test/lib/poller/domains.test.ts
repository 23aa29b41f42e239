import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';

/** Conductor takes a domain for inactive that was not polled for this long. */
const ACTIVE_MS = 10_000;

const longestGap = (times: number[], endMs: number) =>
  Math.max(...times.map((atMs, i) => (times[i + 1] ?? endMs) - atMs));

/** A lane whose two slots are full for most of the window. */
const fullScene = (domain: { domain?: string }) => {
  const scene = aScene({
    routes: [aRoute({ ...domain, concurrency: 2, timeoutSeconds: 60 })],
    ports: ({ work }) => ({ dispatch: (_route, [task]) => work(task, 50_000) }),
  });
  scene.conductor.schedule(3, domain);
  return scene;
};

test('a run shows the server at once that its domains have workers', async () => {
  const scene = aScene({ routes: [aRoute({ domain: 'eu' })], windowMs: 10_000 });
  await scene.run();
  expect(scene.conductor.polls.slice(0, 2)).toMatchObject([
    { atMs: 0, domain: 'eu', count: 0, waitMs: 0 },
    { domain: 'eu', count: 1 },
  ]);
});

describe('a lane that is full', () => {
  test('keeps its domain active, and takes no task that it cannot start', async () => {
    const scene = fullScene({ domain: 'eu' });
    await scene.run();

    const { polls } = scene.conductor;
    expect(
      longestGap(
        polls.map(({ atMs }) => atMs),
        55_000,
      ),
    ).toBeLessThan(5_000);
    const whileFull = polls.filter(({ atMs }) => atMs > 100 && atMs < 50_000);
    expect(whileFull.length).toBeGreaterThanOrEqual(24);
    expect(whileFull.length).toBeLessThanOrEqual(25);
    for (const poll of whileFull) expect(poll).toMatchObject({ count: 0, waitMs: 0, domain: 'eu' });
  });

  test('also with workers in the queue of Lambda', async () => {
    const scene = aScene({
      routes: [aRoute({ domain: 'eu', concurrency: 1, invocationType: 'Event' })],
      ports: () => ({ dispatch: async () => ({ kind: 'accepted' }) }),
    });
    scene.conductor.schedule(1, { domain: 'eu' });
    await scene.run();
    const times = scene.conductor.polls.map(({ atMs }) => atMs);
    expect(longestGap(times, 55_000)).toBeLessThan(ACTIVE_MS);
    expect(times.length).toBeLessThan(32);
  });

  test('also while its workers cannot start', async () => {
    const scene = aScene({
      routes: [aRoute({ domain: 'eu', concurrency: 1 })],
      ports: () => ({
        dispatch: async () => ({ kind: 'refused', reason: 'throttled', afterSeconds: 2 }),
      }),
    });
    scene.conductor.schedule(9, { domain: 'eu' });
    await scene.run();
    const times = scene.conductor.polls.map(({ atMs }) => atMs);
    expect(longestGap(times, 55_000)).toBeLessThan(5_500);
  });

  test('polls for nothing where its tasks have no domain', async () => {
    const scene = fullScene({});
    await scene.run();
    expect(scene.calls).toHaveLength(3);
    expect(scene.conductor.polls.filter(({ count }) => count === 0)).toEqual([]);
  });

  test('goes on after a poll of its domain that failed', async () => {
    const scene = fullScene({ domain: 'eu' });
    const { poll } = scene.ports;
    scene.ports.poll = async function* (asked) {
      if (asked.count === 0 && scene.clock.elapsedMs() < 10_000)
        throw new ConductorError('unreachable', 'Conductor did not answer');
      yield* poll(asked);
    };
    expect(await scene.run()).toMatchObject({ polled: 3, dispatched: 3 });
  });
});
