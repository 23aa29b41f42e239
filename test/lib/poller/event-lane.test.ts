import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import type { Ports } from '../../../lib/poller/ports.ts';
import { giveBackOf } from '../../../lib/task/result.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene, type GivenPorts, type World } from '../../support/poller/scene.ts';

const accepted: Ports['dispatch'] = async () => ({ kind: 'accepted' });

/** A lane of two slots whose worker runs in Lambda's queue. */
const eventScene = (ports: (world: World) => GivenPorts = () => ({})) => {
  const asked: { taskId: string; atMs: number }[] = [];
  const scene = aScene({
    routes: [aRoute({ invocationType: 'Event', concurrency: 2, timeoutSeconds: 900 })],
    ports: (world) => ({
      dispatch: accepted,
      getTask: (taskId) => {
        asked.push({ taskId, atMs: world.clock.elapsedMs() });
        return world.conductor.getTask(taskId);
      },
      ...ports(world),
    }),
  });
  return { ...scene, asked };
};

/** Reports a task at a time of the run. */
const reportAt = async ({ clock, conductor }: World, taskId: string | undefined, atMs: number) => {
  await clock.sleep(atMs);
  const task = await conductor.getTask(taskId ?? '');
  conductor.report(task);
};

describe('a lane of Event workers', () => {
  test('frees a slot when Conductor says that its task has ended', async () => {
    const scene = eventScene();
    const [first] = scene.conductor.schedule(3);
    void reportAt(scene, first?.taskId, 9_000);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 3, dispatched: 3, unfinished: 0 });
    expect(scene.calls[2]?.atMs).toBeGreaterThan(9_000);
    expect(scene.calls[2]?.atMs).toBeLessThanOrEqual(11_100);
  });

  test('does not ask while it has a free slot', async () => {
    const scene = eventScene();
    scene.conductor.schedule(1);
    await scene.run();
    expect(scene.asked).toEqual([]);
  });

  test('asks every 2 s while it is full', async () => {
    const scene = eventScene();
    scene.conductor.schedule(2);
    await scene.run();

    const times = [...new Set(scene.asked.map(({ atMs }) => atMs))];
    expect(times.length).toBeGreaterThanOrEqual(26);
    expect(times.length).toBeLessThanOrEqual(28);
  });

  test('does not wait for its tasks at the end, nor ask about them', async () => {
    const scene = eventScene();
    scene.conductor.schedule(2);
    const { durationMs, unfinished } = await scene.run();

    expect(durationMs).toBeLessThan(55_100);
    expect(unfinished).toBe(0);
    expect(scene.asked.filter(({ atMs }) => atMs >= 55_000)).toEqual([]);
  });

  test('ends with its window also while Conductor does not answer getTask', async () => {
    const scene = eventScene(({ clock }) => ({
      async getTask() {
        await clock.sleep(5_000);
        throw new ConductorError('unreachable', 'Conductor did not answer');
      },
    }));
    scene.conductor.schedule(2);
    expect((await scene.run()).durationMs).toBeLessThan(55_100);
  });

  test('counts a task that came back and was polled again as another run', async () => {
    const scene = eventScene();
    const [first] = scene.conductor.schedule(3);
    const giveBack = async () => {
      await scene.clock.sleep(5_000);
      const task = await scene.conductor.getTask(first?.taskId ?? '');
      // Its worker answered inProgress(1), and another poller has it.
      await scene.conductor.sendResult({ ...giveBackOf(task, 0, 'throttled') });
      await scene.conductor.poll({ taskType: 'greetings', workerId: 'x', count: 1, waitMs: 0 });
    };
    void giveBack();
    const summary = await scene.run();
    expect(summary.dispatched).toBeGreaterThanOrEqual(3);
  });

  test('keeps its slots taken while Conductor does not answer', async () => {
    const scene = eventScene(({ clock, conductor }) => ({
      getTask: async (taskId) => {
        if (clock.elapsedMs() < 20_000) throw new ConductorError('unavailable', 'answered 500');
        return conductor.getTask(taskId);
      },
    }));
    const [first] = scene.conductor.schedule(3);
    void reportAt(scene, first?.taskId, 1_000);
    const summary = await scene.run();

    expect(summary.dispatched).toBe(3);
    expect(scene.calls[2]?.atMs).toBeGreaterThan(20_000);
    expect(scene.lines).toContainEqual(
      expect.objectContaining({
        message: 'Conductor did not say whether a task has ended; the poller will ask again',
      }),
    );
  });

  test('frees the slot of a task that Conductor no longer has', async () => {
    const scene = eventScene(() => ({
      getTask: async () => undefined,
    }));
    scene.conductor.schedule(4);
    expect((await scene.run()).dispatched).toBe(4);
  });

  test('frees the slot of a task that AWS refused immediately', async () => {
    let calls = 0;
    const scene = eventScene(() => ({
      async dispatch() {
        calls += 1;
        return calls < 3
          ? { kind: 'refused', reason: 'throttled', afterSeconds: 60 }
          : { kind: 'accepted' };
      },
    }));
    scene.conductor.schedule(4);
    expect(await scene.run()).toMatchObject({ givenBack: 2, dispatched: 2 });
  });
});
