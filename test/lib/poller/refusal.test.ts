import { describe, expect, test } from '@jest/globals';
import { aRoute } from '../../support/factories.ts';
import { aScene, ending } from '../../support/poller/scene.ts';

describe('a lane whose calls AWS refuses', () => {
  test('counts ten refusals at the same time as one round, and waits before it polls again', async () => {
    const scene = ending(
      { kind: 'refused', reason: 'AccessDeniedException', afterSeconds: 60 },
      10,
    );
    scene.conductor.schedule(20);
    await scene.run();

    // The first refusal comes after the poll's way and 50 ms of the call.
    const refusedAtMs = 50;
    const next = scene.conductor.polls.find(({ atMs }) => atMs > refusedAtMs + 15);
    expect(scene.calls.filter(({ atMs }) => atMs <= refusedAtMs + 10)).toHaveLength(10);
    expect(next?.atMs).toBeGreaterThanOrEqual(refusedAtMs + 250);
    expect(next?.atMs).toBeLessThanOrEqual(refusedAtMs + 520);
  });

  test('waits longer each round, up to 10 s', async () => {
    const scene = ending({ kind: 'refused', reason: 'AccessDeniedException', afterSeconds: 1 });
    scene.conductor.schedule(1_000);
    await scene.run();

    const gaps = scene.calls.slice(1).map(({ atMs }, i) => atMs - (scene.calls[i]?.atMs ?? 0));
    expect(scene.calls.length).toBeLessThan(10);
    expect(Math.max(...gaps)).toBeLessThan(10_100);
    expect(gaps[4]).toBeGreaterThan(4_000);
  });

  test('waits the shortest time again after a worker started', async () => {
    let calls = 0;
    const scene = aScene({
      routes: [aRoute({ concurrency: 1 })],
      ports: ({ work }) => ({
        async dispatch(_route, [task]) {
          calls += 1;
          if (calls === 6) return work(task);
          return { kind: 'refused', reason: 'AccessDeniedException', afterSeconds: 60 };
        },
      }),
    });
    scene.conductor.schedule(10);
    await scene.run();
    const gapMs = (call: number) =>
      (scene.calls[call]?.atMs ?? 0) - (scene.calls[call - 1]?.atMs ?? 0);
    expect(gapMs(5)).toBeGreaterThan(4_000);
    expect(gapMs(7)).toBeLessThan(600);
  });

  test('takes a free slot after a refusal, although no open call ends', async () => {
    let calls = 0;
    const scene = aScene({
      routes: [aRoute({ concurrency: 4, timeoutSeconds: 25 })],
      windowMs: 10_000,
      ports: ({ work }) => ({
        async dispatch(_route, [task]) {
          calls += 1;
          if (calls === 1) return { kind: 'throttled', reason: 'TooManyRequestsException' };
          return work(task, 20_000);
        },
      }),
    });
    scene.conductor.schedule(10);
    await scene.run();
    // Two of four slots are left, and both calls take longer than the window.
    expect(scene.calls.length).toBeGreaterThan(3);
    expect(scene.calls[3]?.atMs).toBeLessThan(5_000);
  });

  test('does not stop the other lanes', async () => {
    const scene = aScene({
      routes: [aRoute(), aRoute({ taskType: 'broken', functionName: 'broken' })],
      ports: ({ work }) => ({
        dispatch: async ({ functionName }, [task]) =>
          functionName === 'broken'
            ? { kind: 'refused', reason: 'ResourceNotFoundException', afterSeconds: 30 }
            : work(task),
      }),
    });
    scene.conductor.schedule(300);
    scene.conductor.schedule(300, { taskType: 'broken' });
    const { byType } = await scene.run();
    expect(byType.greetings).toMatchObject({ dispatched: 300, givenBack: 0 });
    expect(byType.broken?.dispatched).toBe(0);
  });
});
