import { describe, expect, test } from '@jest/globals';
import { aRoute } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';

describe('a run', () => {
  test('stops polling on its own clock', async () => {
    const scene = aScene({ windowMs: 20_000 });
    const { durationMs } = await scene.run();

    expect(durationMs).toBeGreaterThanOrEqual(20_000);
    expect(durationMs).toBeLessThan(20_100);
    expect(Math.max(...scene.conductor.polls.map(({ atMs }) => atMs))).toBeLessThan(20_000);
    // No poll waits longer than the window.
    for (const { atMs, waitMs } of scene.conductor.polls)
      expect(atMs + waitMs).toBeLessThanOrEqual(20_001);
  });

  test('closes its window early when the process has too little time for its longest call', async () => {
    const routes = [
      aRoute({ timeoutSeconds: 30 }),
      aRoute({ taskType: 'long', invocationType: 'Event', timeoutSeconds: 900 }),
    ];
    const scene = aScene({ routes, livesMs: 50_000 });
    const { durationMs } = await scene.run();

    // 50 s of life, less 30 s for a call and 5 s for the end.
    expect(durationMs).toBeGreaterThanOrEqual(15_000);
    expect(durationMs).toBeLessThan(15_100);
  });

  test('waits for the calls that are open when its window closes', async () => {
    const scene = aScene({
      ports: ({ work }) => ({ dispatch: (_route, [task]) => work(task, 8_000) }),
    });
    scene.conductor.schedule(2, {}, 54_000);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 2, dispatched: 2, unfinished: 0 });
    expect(summary.durationMs).toBeGreaterThan(62_000);
    expect(summary.durationMs).toBeLessThan(62_100);
  });

  test('counts unfinished tasks when the time is up, and leaves time for its summary', async () => {
    const scene = aScene({ ports: () => ({ dispatch: () => new Promise(() => {}) }) });
    scene.conductor.schedule(3);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 3, dispatched: 0, unfinished: 3 });
    expect(scene.clock.remainingMs()).toBeGreaterThanOrEqual(1_000);
    expect(scene.clock.remainingMs()).toBeLessThanOrEqual(5_000);
  });

  test('reports the death of a worker that died at the very end of its timeout', async () => {
    const routes = [aRoute({ timeoutSeconds: 60 })];
    const scene = aScene({
      routes,
      ports: ({ clock }) => ({
        async dispatch() {
          await clock.sleep(60_500);
          return { kind: 'crashed', reason: 'Task timed out after 60.00 seconds' };
        },
      }),
    });
    scene.conductor.schedule(1, {}, 54_900);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 1, failed: 1, unfinished: 0 });
    expect(scene.conductor.updates).toHaveLength(1);
  });

  test('takes the tasks of a last poll that the server answers late', async () => {
    const routes = [aRoute({ invocationType: 'Event', timeoutSeconds: 900 })];
    const scene = aScene({
      routes,
      livesMs: 60_000,
      ports: ({ conductor, clock }) => ({
        async poll(poll) {
          const polled = await conductor.poll(poll);
          await clock.sleep(500);
          return polled;
        },
        dispatch: async () => ({ kind: 'accepted' }),
      }),
    });
    // Nine polls of 5,505 ms each: the tenth is answered 40 ms after the window closed.
    scene.conductor.schedule(1, {}, 54_540);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 1, dispatched: 1, unfinished: 0 });
  });

  test('gives back a task that comes too late for its worker to end within the run', async () => {
    const scene = aScene({
      // 55 s of window, 10 s for a call, 5 s for the end.
      livesMs: 70_000,
      ports: ({ clock, conductor }) => ({
        async poll(poll) {
          const polled = await conductor.poll(poll);
          if (polled.tasks.length > 0) await clock.sleep(5_000);
          return polled;
        },
      }),
    });
    scene.conductor.schedule(1, {}, 54_900);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 1, dispatched: 0, givenBack: 1, unfinished: 0 });
    expect(scene.calls).toEqual([]);
    expect(scene.conductor.updates).toMatchObject([
      { status: 'IN_PROGRESS', callbackAfterSeconds: 1 },
    ]);
  });

  test('polls nothing when the process has no time left', async () => {
    for (const livesMs of [15_000, 3_000, 0, -1]) {
      const scene = aScene({ livesMs });
      scene.conductor.schedule(1);
      const summary = await scene.run();

      expect(summary).toMatchObject({ polled: 0, durationMs: 0 });
      expect(scene.conductor.polls).toEqual([]);
    }
  });

  test('ends when the process has less time than it says at first', async () => {
    const scene = aScene();
    const { clock } = scene;
    let livesMs = 120_000;
    scene.ports.clock = { ...clock, remainingMs: () => livesMs - clock.elapsedMs() };
    livesMs = 20_000;
    expect((await scene.run()).durationMs).toBeLessThan(20_000);
  });

  test('leaves no timer behind that would keep a process awake', async () => {
    for (const routes of [[], [aRoute()], [aRoute({ invocationType: 'Event', concurrency: 1 })]]) {
      const scene = aScene({ routes });
      await scene.run();
      expect(scene.clock.sleepers()).toBe(0);
    }
  });
});
