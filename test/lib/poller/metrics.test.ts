import { describe, expect, test } from '@jest/globals';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { aRoute } from '../../support/factories.ts';
import type { MetricLine } from '../../support/poller/metric-lines.ts';
import { aScene, type GivenPorts, WORK_MS } from '../../support/poller/scene.ts';
import { aService } from '../../support/poller/service.ts';

const METRICS = { plan: { metrics: true } };

/** All values of a metric in the lines of a type. */
const valuesOf = (lines: readonly MetricLine[], name: string, taskType = 'greetings'): number[] =>
  lines
    .filter((line) => line.taskType === taskType && name in line)
    .flatMap((line) => Object(line[name]).Values ?? line[name]);

const totalOf = (lines: readonly MetricLine[], name: string) =>
  valuesOf(lines, name).reduce((a, b) => a + b, 0);

/** A worker that answers in one way. */
const answering = (invocation: (taskId: string) => Invocation) => (): GivenPorts => ({
  dispatch: async (_route, [task]) => invocation(task.taskId),
});

describe('the metrics of a run', () => {
  test('count what became of its tasks, and how long they waited', async () => {
    const scene = aScene(METRICS);
    scene.conductor.schedule(25, { scheduledTime: scene.clock.nowMs() - 2_000 });
    await scene.run();
    expect(totalOf(scene.metrics, 'task_execution_started_total')).toBe(25);
    expect(totalOf(scene.metrics, 'task_poll_total')).toBeGreaterThan(3);
    expect(totalOf(scene.metrics, 'task_execute_error_total')).toBe(0);
    for (const seconds of valuesOf(scene.metrics, 'task_pickup_time_seconds')) {
      expect(seconds).toBeGreaterThan(1.8);
      expect(seconds).toBeLessThan(3);
    }
  });

  test('have what the worker says of a task, in seconds and bytes', async () => {
    const measured = { executeMs: 120, updateMs: 10, resultBytes: 56 };
    const scene = aScene({
      ...METRICS,
      ports: answering((taskId) => ({
        kind: 'answered',
        answer: { reports: [{ taskId, status: 'FAILED', measured }] },
      })),
    });
    scene.conductor.schedule(1);
    await scene.run();
    expect(totalOf(scene.metrics, 'task_execute_error_total')).toBe(1);
    const near = (name: string, value: number) =>
      expect(Math.abs((valuesOf(scene.metrics, name)[0] ?? 0) / value - 1)).toBeLessThan(0.1);
    near('task_execute_time_seconds', 0.12);
    near('task_update_time_seconds', 0.01);
    near('task_result_size_bytes', 56);
  });

  test.each([
    ['task_execute_error_total', { kind: 'crashed', reason: 'it died' }],
    ['task_given_back_total', { kind: 'throttled', reason: 'too many' }],
  ] as const)('count %s where a call was %j', async (name, invocation) => {
    const scene = aScene({ ...METRICS, ports: answering(() => invocation) });
    scene.conductor.schedule(1);
    await scene.run();
    expect(totalOf(scene.metrics, name)).toBeGreaterThan(0);
  });

  test('count polls that fail, and results that Conductor does not take', async () => {
    const scene = aScene({
      ...METRICS,
      ports: () => ({
        ...answering(() => ({ kind: 'crashed', reason: 'it died' }))(),
        sendResult: async () => {
          throw new Error('Conductor does not answer');
        },
      }),
    });
    scene.conductor.schedule(1);
    await scene.run();
    expect(totalOf(scene.metrics, 'task_update_error_total')).toBeGreaterThan(0);
    const failing = aScene({
      ...METRICS,
      ports: () => ({
        poll: async () => {
          throw new Error('Conductor does not answer');
        },
      }),
    });
    await failing.run();
    expect(totalOf(failing.metrics, 'task_poll_error_total')).toBeGreaterThan(0);
  });

  test('say what the calls of the worker cost, where its memory is known', async () => {
    const scene = aScene({ ...METRICS, routes: [aRoute({ memoryMb: 256 })] });
    scene.conductor.schedule(10);
    await scene.run();
    const dollars = 10 * (0.2e-6 + (WORK_MS / 1_000) * 0.25 * 0.0000133334);
    expect(totalOf(scene.metrics, 'task_cost_dollars_total')).toBeCloseTo(dollars, 9);
  });

  test('show the slots of tasks that are over sooner than one looks', async () => {
    const scene = aScene({ ...METRICS, routes: [aRoute({ concurrency: 4 })] });
    scene.conductor.schedule(8);
    await scene.run();
    expect(Math.max(...valuesOf(scene.metrics, 'active_workers'))).toBe(4);
    expect(Math.max(...valuesOf(scene.metrics, 'slots_used_percent'))).toBe(100);
  });

  test('show the slots that are used', async () => {
    const scene = aScene({
      ...METRICS,
      routes: [aRoute({ concurrency: 4, timeoutSeconds: 40 })],
      ports: ({ work }) => ({ dispatch: (_route, [task]) => work(task, 30_000) }),
    });
    scene.conductor.schedule(2);
    await scene.run();
    expect(Math.max(...valuesOf(scene.metrics, 'active_workers'))).toBe(2);
    expect(Math.max(...valuesOf(scene.metrics, 'slots_used_percent'))).toBe(50);
  });
});

describe('how many lines there are', () => {
  const hour = async (tasks: number, plan = { metrics: true, alarms: true }) => {
    const service = aService([aRoute(), aRoute({ taskType: 'idle' })], () => 100, plan, {
      hasRounds: true,
    });
    const minutes = 10;
    for (let minute = 0; minute < minutes && tasks > 0; minute += 1)
      service.conductor.schedule(tasks, {}, minute * 60_000);
    await service.clock.run(service.schedule(minutes * 60_000));
    return service.metrics;
  };

  test('none in a quiet service', async () => {
    expect(await hour(0)).toEqual([]);
  });

  test('none without the options', async () => {
    expect(await hour(20, { metrics: false, alarms: false })).toEqual([]);
  });

  test('as many for many tasks as for few, and none of a type without work', async () => {
    const few = await hour(5);
    const many = await hour(200);
    expect(few.length).toBeGreaterThan(0);
    expect(many.length).toBeLessThan(2 * few.length);
    expect(many.filter(({ taskType }) => taskType === 'idle')).toEqual([]);
  });
});
