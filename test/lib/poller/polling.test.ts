import { describe, expect, test } from '@jest/globals';
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
    expect(asked(scene)[3]?.count).toBe(1);
    expect(asked(scene)[3]?.waitMs).toBeGreaterThan(1_000);
  });

  test('for nothing while no slot is free, and again as soon as a slot is free', async () => {
    const scene = aScene({
      routes: [aRoute({ concurrency: 3 })],
      ports: ({ work }) => ({
        dispatch: (_route, task) => work(task, task.inputData.slow ? 7_000 : 2_000),
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

  test('with 100 slots and 1,000 tasks less than 100 times', async () => {
    const scene = aScene({ routes: [aRoute({ concurrency: 100 })] });
    scene.conductor.schedule(1_000);
    const summary = await scene.run();

    expect(summary.dispatched).toBe(1_000);
    const busy = scene.conductor.polls.filter(({ atMs }) => atMs < 20 * WORK_MS);
    expect(busy.length).toBeLessThan(100);
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
        sendResult: () => clock.sleep(2_000),
        dispatch: (_route, task) => work(task),
      };
    },
  });
  scene.conductor.schedule(5);
  await scene.run();

  expect(scene.calls.filter(({ atMs }) => atMs < 1_000)).toHaveLength(5);
});
