import { describe, expect, jest, test } from '@jest/globals';
import { BUDGET } from '../../../bench/budget.ts';
import type { Plan } from '../../../lib/config/plan.ts';
import { LONG_POLLS, POLLS_PER_SECOND, QUICK_POLLS } from '../../../lib/poller/defaults.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';

/** In virtual time, but a thousand lanes are much work for a busy machine. */
jest.setTimeout(30_000);

/** A run with so many types, and the most polls that were open at the same time. */
function withTypes(count: number, windowMs = 20_000, plan: Partial<Plan> = {}) {
  const open = { waiting: 0, quick: 0, mostWaiting: 0, mostQuick: 0 };
  const scene = aScene({
    routes: Array.from({ length: count }, (_, i) => aRoute({ taskType: `type-${i}` })),
    windowMs,
    plan,
    ports: ({ conductor }) => ({
      async poll(poll) {
        const kind = poll.waitMs > 0 ? 'waiting' : 'quick';
        open[kind] += 1;
        open.mostWaiting = Math.max(open.mostWaiting, open.waiting);
        open.mostQuick = Math.max(open.mostQuick, open.quick);
        const polled = await conductor.poll(poll);
        open[kind] -= 1;
        return polled;
      },
    }),
  });
  return { scene, open };
}

describe('a run with many idle types', () => {
  test.each([9, 300, 1_000])('of %d types holds few polls open', async (count) => {
    const { scene, open } = withTypes(count);
    await scene.run();
    expect(open.mostWaiting).toBe(LONG_POLLS);
    expect(open.mostQuick).toBeLessThanOrEqual(QUICK_POLLS);
  });

  test.each([9, 300, 1_000])(
    'of %d types starts a task of any of them within 5 s',
    async (count) => {
      const { scene } = withTypes(count);
      for (let i = 0; i < 20; i += 1) {
        const taskType = `type-${Math.floor((i * count) / 20)}`;
        scene.conductor.schedule(1, { taskType, scheduledTime: 7_000 + i * 100 }, 7_000 + i * 100);
      }
      await scene.run();
      expect(scene.calls).toHaveLength(20);
      for (const { task, atMs } of scene.calls)
        expect(atMs - task.scheduledTime).toBeLessThanOrEqual(5_000);
    },
  );

  test('looks at each of them about as often as at any other', async () => {
    const { scene } = withTypes(300, 55_000);
    await scene.run();
    const looks = new Map<string, number>();
    for (const { taskType } of scene.conductor.polls)
      looks.set(taskType, (looks.get(taskType) ?? 0) + 1);
    expect(looks.size).toBe(300);
    expect(Math.min(...looks.values())).toBeGreaterThanOrEqual(10);
    expect(Math.max(...looks.values())).toBeLessThanOrEqual(20);
  });

  test('makes no more calls than the server is meant to bear, however many there are', async () => {
    const { scene } = withTypes(1_500, 8_000);
    await scene.run();
    const perSecond = new Map<number, number>();
    for (const { atMs } of scene.conductor.polls) {
      const second = Math.floor(atMs / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(
      POLLS_PER_SECOND + LONG_POLLS + QUICK_POLLS,
    );
  });

  test('lets all wait at the server where it has few types', async () => {
    const { scene } = withTypes(LONG_POLLS);
    await scene.run();
    expect(scene.conductor.polls.every(({ waitMs }) => waitMs > 0)).toBe(true);
  });

  test.each([
    [LONG_POLLS, 'a minute and type, of 8 idle types'],
    [300, 'a minute and type, of 300 idle types'],
  ] as const)('makes no more polls of %d types than the budget has', async (count, budget) => {
    const { scene } = withTypes(count, 60_000);
    await scene.run();
    expect(scene.conductor.polls.length / count).toBeLessThanOrEqual(BUDGET.polls[budget]);
  });

  test('makes no more calls than its plan says', async () => {
    const { scene } = withTypes(300, 8_000, { pollsPerSecond: 20 });
    await scene.run();
    const quick = scene.conductor.polls.filter(({ waitMs }) => waitMs === 0);
    // … after the first sixteen, which may come at once.
    expect(quick.length).toBeLessThanOrEqual(8 * 20 + QUICK_POLLS);
  });

  test('lets a type that had work wait at the server where its turn would come later', async () => {
    const { scene } = withTypes(LONG_POLLS, 20_000, { pollsPerSecond: 1 });
    for (let atMs = 1_000; atMs < 15_000; atMs += 300)
      scene.conductor.schedule(1, { taskType: 'type-0', scheduledTime: atMs }, atMs);
    await scene.run();
    const waitsMs = scene.calls.map(({ task, atMs }) => atMs - task.scheduledTime);
    expect(waitsMs.toSorted((a, b) => a - b)[Math.floor(waitsMs.length / 2)]).toBeLessThan(100);
  });

  test('looks soon again at a type that had work', async () => {
    const { scene } = withTypes(300);
    const [first] = scene.conductor.schedule(1, { taskType: 'type-299' }, 7_000);
    await scene.run();
    const startedAtMs = scene.calls.find(({ task }) => task.taskId === first?.taskId)?.atMs ?? 0;
    const soon = scene.conductor.polls.filter(
      ({ taskType, atMs }) =>
        taskType === 'type-299' && atMs > startedAtMs && atMs < startedAtMs + 2_000,
    );
    expect(soon.length).toBeGreaterThanOrEqual(3);
  });
});
