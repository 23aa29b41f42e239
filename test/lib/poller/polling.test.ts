import { describe, expect, test } from '@jest/globals';
import { BUDGET } from '../../../bench/budget.ts';
import { HOT_MS, HOT_POLL_MS } from '../../../lib/poller/defaults.ts';
import { aRoute, aTask } from '../../support/factories.ts';
import { aScene, WORK_MS } from '../../support/poller/scene.ts';

const asked = (scene: ReturnType<typeof aScene>) =>
  scene.conductor.polls.map(({ count, waitMs }) => ({ count, waitMs }));

describe('a lane asks', () => {
  test('for one task and waits up to 5 s, as long as there is none', async () => {
    const scene = aScene({ windowMs: 20_000 });
    await scene.run();

    expect(asked(scene).slice(0, 3)).toEqual(Array(3).fill({ count: 1, waitMs: 5_000 }));
    expect(scene.conductor.polls).toHaveLength(4);
  });

  test('once a task came, for more without waiting, until there are none', async () => {
    const scene = aScene({ windowMs: 2_000 });
    scene.conductor.schedule(4);
    await scene.run();

    expect(asked(scene).slice(0, 2)).toEqual([
      { count: 1, waitMs: 2_000 },
      { count: 2, waitMs: 0 },
    ]);
    expect(asked(scene)[2]).toEqual({ count: 4, waitMs: 0 });
    expect(scene.calls).toHaveLength(4);
  });

  test('often where it has just had work, then less and less, and then waits at the server again', async () => {
    const scene = aScene({ windowMs: 4_000 });
    scene.conductor.schedule(1);
    await scene.run();

    const looks = scene.conductor.polls.slice(2);
    const hot = looks.filter(({ waitMs }) => waitMs === 0).map(({ atMs }) => atMs);
    const budget = BUDGET.polls['after a task, until its type waits at the server again'];
    expect(hot.length).toBeLessThanOrEqual(budget);
    const gaps = hot.slice(1).map((atMs, i) => atMs - (hot[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(HOT_POLL_MS);
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    const [first] = looks.filter(({ waitMs }) => waitMs > 0);
    expect(first?.atMs).toBeGreaterThanOrEqual(HOT_MS);
    expect(first?.atMs).toBeLessThan(1.2 * HOT_MS);
  });

  test('soon enough that tasks that come five times a second start within 30 ms', async () => {
    const scene = aScene({ windowMs: 20_000 });
    for (let i = 0; i < 50; i += 1) {
      const atMs = 1_000 + i * 200 + ((i * 37) % 50);
      scene.conductor.schedule(1, { scheduledTime: atMs }, atMs);
    }
    await scene.run();

    expect(scene.calls).toHaveLength(50);
    const waits = scene.calls.map(({ task, atMs }) => atMs - task.scheduledTime);
    expect(Math.max(...waits)).toBeLessThanOrEqual(HOT_POLL_MS + 10);
  });

  test('for nothing while no slot is free, and again as soon as a slot is free', async () => {
    const scene = aScene({
      routes: [aRoute({ concurrency: 3 })],
      ports: ({ work }) => ({
        dispatch: (_route, [task]) => work(task, task.inputData.slow ? 7_000 : 2_000),
      }),
    });
    scene.conductor.schedule(1, { inputData: { slow: true } });
    scene.conductor.schedule(3);
    await scene.run();

    // One poll's latency is 5 ms: the first brings the slow task, the second two more.
    const freedAtMs = 10 + 2_000;
    const { polls } = scene.conductor;
    expect(polls.filter(({ atMs }) => atMs > 5 && atMs < freedAtMs)).toEqual([]);
    expect(polls[2]).toMatchObject({ atMs: freedAtMs, waitMs: 0 });
    expect(scene.calls).toHaveLength(4);
  });

  test('with a name of its own each time, in all lanes', async () => {
    const scene = aScene({
      routes: [aRoute(), aRoute({ domain: 'eu' }), aRoute({ taskType: 'process_order' })],
    });
    scene.conductor.schedule(15);
    await scene.run();

    const names = scene.conductor.polls.map(({ workerId }) => workerId);
    expect(names.length).toBeGreaterThan(30);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^run-1\./);
  });

  test('for its own domain, and for none where it has none', async () => {
    const scene = aScene({ routes: [aRoute(), aRoute({ domain: 'eu' })], windowMs: 1_000 });
    await scene.run();

    expect(new Set(scene.conductor.polls.map(({ domain }) => domain))).toEqual(
      new Set([undefined, 'eu']),
    );
  });

  test('for 1,000 tasks with 100 slots within the budget', async () => {
    const scene = aScene({ routes: [aRoute({ concurrency: 100 })] });
    scene.conductor.schedule(1_000);
    const summary = await scene.run();

    expect(summary.dispatched).toBe(1_000);
    const lastAtMs = Math.max(...scene.calls.map(({ atMs }) => atMs));
    const busy = scene.conductor.polls.filter(({ atMs }) => atMs <= lastAtMs);
    expect(busy.length).toBeLessThanOrEqual(BUDGET.polls['for 1,000 tasks with 100 slots']);
  });

  test('at most twice a second where the server answers a long poll immediately without tasks', async () => {
    const scene = aScene({
      windowMs: 10_000,
      ports: ({ clock, conductor }) => ({
        async poll(poll) {
          await conductor.poll({ ...poll, waitMs: 0 });
          await clock.sleep(1);
          return { tasks: [], malformed: [] };
        },
      }),
    });
    await scene.run();

    expect(scene.conductor.polls.length).toBeLessThanOrEqual(21);
  });
});

describe('a server that gives more than was asked for', () => {
  const generous = (count: number) =>
    aScene({
      routes: [aRoute({ concurrency: 2 })],
      windowMs: 3_000,
      ports: ({ conductor }) => ({
        async poll(poll) {
          const { polls } = conductor;
          return conductor.poll(polls.length === 0 ? { ...poll, count } : poll);
        },
      }),
    });

  test('gets the excess tasks back for the next second', async () => {
    const scene = generous(5);
    scene.conductor.schedule(5);
    const summary = await scene.run();

    expect(scene.conductor.updates).toHaveLength(4);
    for (const update of scene.conductor.updates)
      expect(update).toMatchObject({
        status: 'IN_PROGRESS',
        callbackAfterSeconds: 1,
      });
    expect(summary).toMatchObject({ polled: 9, dispatched: 5, givenBack: 4, unfinished: 0 });
  });

  test('never makes a lane start more tasks than it asked for', async () => {
    const scene = generous(50);
    scene.conductor.schedule(50);
    await scene.run();

    const started = scene.calls.filter(({ atMs }) => atMs < WORK_MS);
    expect(started).toHaveLength(1);
  });
});

test('giving an excess task back takes no slot, even where the update is slow', async () => {
  const scene = aScene({
    routes: [aRoute({ concurrency: 1 })],
    windowMs: 3_000,
    ports: ({ clock, conductor, work }) => {
      const extra = aTask();
      let first = true;
      return {
        async poll(poll) {
          const polled = await conductor.poll(poll);
          if (!first || polled.tasks.length === 0) return polled;
          first = false;
          return { ...polled, tasks: [...polled.tasks, extra] };
        },
        sendResult: (result) => clock.sleep(2_000).then(() => result),
        dispatch: (_route, [task]) => work(task),
      };
    },
  });
  scene.conductor.schedule(5);
  await scene.run();

  expect(scene.calls.filter(({ atMs }) => atMs < 1_000)).toHaveLength(5);
});
