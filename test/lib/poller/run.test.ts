import { describe, expect, test } from '@jest/globals';
import { aRoute, aTask } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';

describe('a run of the poller', () => {
  test('dispatches the tasks that wait and the tasks that come later, and logs its summary', async () => {
    const scene = aScene({ routes: [aRoute(), aRoute({ taskType: 'process_order' })] });
    scene.conductor.schedule(25);
    scene.conductor.schedule(3, { taskType: 'process_order' }, 30_000);

    const summary = await scene.run();

    expect(summary).toEqual({
      startedAt: '2026-11-24T12:00:00.000Z',
      durationMs: expect.any(Number),
      polled: 28,
      dispatched: 28,
      givenBack: 0,
      failed: 0,
      malformed: 0,
      unfinished: 0,
      byType: {
        greetings: { polled: 25, dispatched: 25, givenBack: 0, failed: 0, malformed: 0 },
        process_order: { polled: 3, dispatched: 3, givenBack: 0, failed: 0, malformed: 0 },
      },
    });
    expect(scene.lines).toEqual([
      expect.objectContaining({ level: 'info', message: 'poller run', fields: { summary } }),
    ]);
  });

  test('counts a task that was neither answered nor given back in time once', async () => {
    const scene = aScene({
      ports: () => ({
        dispatch: async () => ({ kind: 'refused', reason: 'throttled', afterSeconds: 2 }),
        sendResult: () => new Promise(() => {}),
      }),
    });
    scene.conductor.schedule(1);
    const { polled, dispatched, givenBack, unfinished } = await scene.run();

    expect(polled).toBe(1);
    expect(dispatched + givenBack + unfinished).toBe(1);
  });

  test('of a plan without routes ends immediately', async () => {
    const scene = aScene({ routes: [] });
    expect(await scene.run()).toMatchObject({ polled: 0, byType: {}, durationMs: 0 });
  });

  test('gives a task to the function of its own lane, by type and domain', async () => {
    const routes = [
      aRoute(),
      aRoute({ domain: 'eu', functionName: 'greetings-eu' }),
      aRoute({ taskType: 'process_order', functionName: 'process-order' }),
    ];
    const scene = aScene({ routes });
    scene.conductor.schedule(1);
    scene.conductor.schedule(2, { domain: 'eu' });
    scene.conductor.schedule(3, { taskType: 'process_order' });
    const { byType } = await scene.run();

    expect(Object.entries(byType).map(([lane, { dispatched }]) => [lane, dispatched])).toEqual([
      ['greetings', 1],
      ['eu:greetings', 2],
      ['process_order', 3],
    ]);
    for (const { task, functionName } of scene.calls)
      expect(routes.find((route) => route.functionName === functionName)).toMatchObject({
        taskType: task.taskType,
        ...(task.domain && { domain: task.domain }),
      });
  });

  test('counts malformed tasks, reports those with ids, and dispatches the others', async () => {
    const good = aTask();
    const bad = aTask();
    const fault = 'wrong or missing in a task: inputData';
    let polls = 0;
    const scene = aScene({
      ports: ({ conductor }) => ({
        async poll(poll) {
          polls += 1;
          return polls > 1
            ? conductor.poll(poll)
            : {
                tasks: [good],
                malformed: [{ fault: 'a task must be an object' }, { fault, task: bad }],
              };
        },
      }),
    });
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 1, dispatched: 1, malformed: 2 });
    expect(scene.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: { lane: 'greetings', fault: 'a task must be an object' },
      }),
    );
    expect(scene.conductor.updates).toMatchObject([
      {
        taskId: bad.taskId,
        status: 'FAILED_WITH_TERMINAL_ERROR',
        reasonForIncompletion: `Conductor gave a task that cannot be read (${fault})`,
      },
    ]);
  });
});
