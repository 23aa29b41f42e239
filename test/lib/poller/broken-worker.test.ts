import { describe, expect, test } from '@jest/globals';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';

const NOT_LOADED: Invocation = { kind: 'notLoaded', reason: 'Lambda x died: Error: at load' };
const CRASHED: Invocation = { kind: 'crashed', reason: 'Lambda x died: Runtime.ExitError' };

/** A run whose worker ends the nth call like this; undefined where it works. */
const broken = (end: (call: number, atMs: number) => Invocation | undefined) =>
  aScene({
    routes: [aRoute({ concurrency: 10 })],
    ports: ({ clock, work }) => {
      let calls = 0;
      return {
        async dispatch(_route, [task]) {
          await clock.sleep(20);
          calls += 1;
          return end(calls, clock.elapsedMs()) ?? work(task);
        },
      };
    },
  });

describe('a worker that does not load', () => {
  test('costs no task a try, and few tasks are polled', async () => {
    const scene = broken(() => NOT_LOADED);
    scene.conductor.schedule(1_000);
    const summary = await scene.run();
    expect(summary.failed).toBe(0);
    expect(scene.conductor.updates.every(({ status }) => status === 'IN_PROGRESS')).toBe(true);
    expect(summary.polled).toBeLessThan(20);
  });

  test('is told of in the log and in the summary, which `status` shows', async () => {
    const scene = broken(() => NOT_LOADED);
    scene.conductor.schedule(1_000);
    const summary = await scene.run();
    const reason = 'the worker does not load: Lambda x died: Error: at load';
    expect(summary.reason).toBe(reason);
    expect(scene.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: expect.stringContaining('the worker is broken'),
        fields: { lane: 'greetings', seconds: 1, reason },
      }),
    );
  });

  test('is a metric of its type and of the poller, without an option', async () => {
    const scene = broken(() => NOT_LOADED);
    scene.conductor.schedule(1_000);
    await scene.run();
    const poller = 'orders-dev-conductor-poller';
    const opened = { atMs: expect.any(Number), poller, breaker_open_total: expect.any(Number) };
    expect(scene.metrics).toContainEqual({ ...opened, taskType: 'greetings' });
    expect(scene.metrics).toContainEqual(opened);
  });

  test('gets all its tasks again soon after it is mended', async () => {
    const scene = broken((_, atMs) => (atMs < 10_000 ? NOT_LOADED : undefined));
    scene.conductor.schedule(100);
    const summary = await scene.run();
    expect(summary).toMatchObject({ failed: 0 });
    expect(summary.dispatched).toBeGreaterThan(90);
    expect(summary).not.toHaveProperty('reason');
  });

  test('stops no other type', async () => {
    const scene = aScene({
      routes: [aRoute(), aRoute({ taskType: 'other' })],
      ports: ({ work }) => ({
        dispatch: async (route, [task]) => (route.taskType === 'other' ? work(task) : NOT_LOADED),
      }),
    });
    scene.conductor.schedule(100);
    scene.conductor.schedule(100, { taskType: 'other' });
    expect((await scene.run()).byType.other?.dispatched).toBe(100);
  });
});

describe('a worker that dies at work', () => {
  test('stops its lane when it did so several times without a success', async () => {
    const scene = broken(() => CRASHED);
    scene.conductor.schedule(1_000);
    const summary = await scene.run();
    expect(summary.failed).toBeGreaterThanOrEqual(5);
    expect(summary.failed).toBeLessThan(40);
  });

  test('on every second task does not', async () => {
    const scene = broken((call) => (call % 2 === 0 ? CRASHED : undefined));
    scene.conductor.schedule(400);
    const summary = await scene.run();
    expect(summary).toMatchObject({ dispatched: 400, failed: 200 });
  });
});

test('the lane of an existing Lambda learns of it from the adapter', async () => {
  const scene = broken(() => undefined);
  scene.ports.dispatch = async (_route, [{ taskId }]) => ({
    kind: 'answered',
    answer: { reports: [{ taskId, status: 'IN_PROGRESS' }], notStarted: 'notLoaded' },
  });
  scene.conductor.schedule(1_000);
  const summary = await scene.run();
  expect(summary).toMatchObject({ failed: 0, dispatched: 0, reason: 'the worker does not load' });
  expect(summary.polled).toBeLessThan(20);
});

test('a function that AWS throttles gets as many calls as AWS takes, and few are given back', async () => {
  let open = 0;
  const scene = aScene({
    routes: [aRoute({ concurrency: 10 })],
    ports: ({ work }) => ({
      async dispatch(_route, [task]) {
        if (open >= 2) return { kind: 'throttled', reason: 'TooManyRequestsException' };
        open += 1;
        const ended = await work(task);
        open -= 1;
        return ended;
      },
    }),
  });
  scene.conductor.schedule(2_000);
  const summary = await scene.run();
  // 55 s of two calls of 100 ms at a time are 1,100.
  expect(summary.dispatched).toBeGreaterThan(800);
  expect(summary.givenBack).toBeLessThan(40);
});
