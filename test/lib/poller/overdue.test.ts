import { describe, expect, test } from '@jest/globals';
import type { OpenTask } from '../../../lib/conductor/open-tasks.ts';
import { OVERDUE_FAILURES, OVERDUE_LOOKS } from '../../../lib/poller/defaults.ts';
import { aTask } from '../../support/factories.ts';
import { aScene, type GivenPorts } from '../../support/poller/scene.ts';

interface Shown {
  /** How long ago its worker was heard last, and how long ago by the index. */
  silentMs: number;
  silentByIndexMs?: number;
  status?: string;
  taskType?: string;
  responseTimeoutSeconds?: number;
  workflowId?: string;
  /** Whether the server fails at the decision. */
  fails?: boolean;
}

/** A run of 10 s beside a server that shows these open tasks. */
function watching(shown: readonly Shown[], fails?: Error, others: GivenPorts = {}) {
  const asked: string[] = [];
  const looks: number[] = [];
  const decided: { workflowId: string; atMs: number }[] = [];
  const scene = aScene({
    windowMs: 10_000,
    ports: ({ clock }) => {
      const startedAtMs = clock.nowMs();
      return {
        ...others,
        overdue: {
          async openTasks(): Promise<OpenTask[]> {
            looks.push(clock.elapsedMs());
            if (fails) throw fails;
            return shown.map(({ silentMs, silentByIndexMs = silentMs, ...task }, i) => ({
              taskId: `task-${i}`,
              taskType: task.taskType ?? 'greetings',
              workflowId: task.workflowId ?? `workflow-${i}`,
              updatedAtMs: startedAtMs - silentByIndexMs,
            }));
          },
          decide: async (workflowId) => {
            const task = shown.find((_, i) => `workflow-${i}` === workflowId);
            if (task?.fails) throw new Error('Conductor answered 500');
            decided.push({ workflowId, atMs: clock.elapsedMs() });
          },
        },
        async getTask(taskId) {
          asked.push(taskId);
          const task = shown[Number(taskId.slice('task-'.length))];
          if (!task) throw new Error(`no ${taskId}`);
          const { silentMs, status = 'IN_PROGRESS', responseTimeoutSeconds = 90 } = task;
          const updateTime = startedAtMs - silentMs;
          return aTask({ taskId, status, responseTimeoutSeconds, updateTime });
        },
      };
    },
  });
  return { scene, asked, looks, decided };
}

const workflowsOf = ({ decided }: ReturnType<typeof watching>) =>
  decided.map(({ workflowId }) => workflowId);

describe('a tick that looks for overdue tasks', () => {
  test('looks once, also where another run polls', async () => {
    for (const others of [{}, { lease: async () => undefined }]) {
      const run = watching([{ silentMs: 100_000 }], undefined, others);
      await run.scene.run();
      expect(run.looks).toHaveLength(1);
      expect(workflowsOf(run)).toEqual(['workflow-0']);
    }
  });

  test('does not look where polling is paused, and a round never does', async () => {
    const paused = watching([], undefined, { paused: async () => true });
    await paused.scene.run();
    const round = watching([]);
    await round.scene.run('round');
    expect([...paused.looks, ...round.looks]).toEqual([]);
  });

  test('lets the server decide on the workflow of a task that is past its response timeout', async () => {
    const run = watching([{ silentMs: 100_000 }, { silentMs: 80_000 }]);
    await run.scene.run();
    expect(workflowsOf(run)).toEqual(['workflow-0']);
    expect(run.scene.lines.filter(({ level }) => level === 'warn')[0]?.fields).toEqual({
      ...{ taskId: 'task-0', taskType: 'greetings', workflowId: 'workflow-0', attempt: 1 },
    });
  });

  test.each<[string, Shown]>([
    ['has ended since the index saw it', { silentMs: 100_000, status: 'COMPLETED' }],
    ['was heard since the index saw it', { silentMs: 1_000, silentByIndexMs: 100_000 }],
    ['has no response timeout', { silentMs: 9_999_999, responseTimeoutSeconds: 0 }],
    ['has a longer response timeout', { silentMs: 100_000, responseTimeoutSeconds: 3_600 }],
  ])('leaves a task alone that %s', async (_, shown) => {
    const run = watching([shown]);
    await run.scene.run();
    expect(workflowsOf(run)).toEqual([]);
  });

  test('decides on a workflow once in a look, however many of its tasks are overdue', async () => {
    const run = watching(Array(50).fill({ silentMs: 100_000, workflowId: 'fork' }));
    await run.scene.run();
    expect(workflowsOf(run)).toEqual(['fork']);
  });

  test('passes over a workflow at which the server fails', async () => {
    const run = watching([
      { silentMs: 100_000, fails: true },
      { silentMs: 100_000, fails: true },
      { silentMs: 100_000 },
    ]);
    await run.scene.run();
    expect(workflowsOf(run)).toEqual(['workflow-2']);
  });

  test('ends a look where the server fails again and again', async () => {
    const run = watching(Array(100).fill({ silentMs: 100_000, fails: true }));
    await run.scene.run();
    expect(run.asked.length).toBe(OVERDUE_FAILURES);
  });

  test('counts only failures in a row', async () => {
    const failing = { silentMs: 100_000, fails: true };
    const healthy = { silentMs: 10_000, silentByIndexMs: 100_000 };
    const run = watching([failing, failing, healthy, failing, failing, { silentMs: 100_000 }]);
    await run.scene.run();
    expect(workflowsOf(run)).toEqual(['workflow-5']);
  });

  test('asks about few of the tasks that work on: one of each type', async () => {
    const shown = [...Array(100)].map((_, i) => ({
      silentMs: 10_000,
      taskType: i % 2 ? 'a' : 'b',
      responseTimeoutSeconds: 3_600,
    }));
    const run = watching(shown);
    await run.scene.run();
    expect(new Set(run.asked).size).toBe(2);
  });

  test('makes a bounded number of calls, however many tasks a killed run has left', async () => {
    const run = watching(Array(1_000).fill({ silentMs: 100_000 }));
    await run.scene.run();
    expect(workflowsOf(run)).toHaveLength(OVERDUE_LOOKS);
  });

  test('polls on where the server has no such index, and says so', async () => {
    const run = watching([], new Error('Conductor answered 500'));
    run.scene.conductor.schedule(3);
    const { dispatched } = await run.scene.run();
    expect(dispatched).toBe(3);
    expect(run.scene.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });
});
