import { describe, expect, test } from '@jest/globals';
import type { Ports } from '../../../lib/poller/ports.ts';
import { aRoute, aTask } from '../../support/factories.ts';
import { PLANTED, plantedIn } from '../../support/leaks/planted.ts';
import { aScene, ending } from '../../support/poller/scene.ts';

describe('a task whose worker', () => {
  test('crashed is reported as FAILED with AWS’s reason', async () => {
    const scene = ending({
      kind: 'crashed',
      reason: 'Lambda greetings died: Runtime.ExitError: Runtime exited with error: exit status 1',
    });
    const [task] = scene.conductor.schedule(1);
    const summary = await scene.run();

    expect(scene.conductor.updates).toEqual([
      expect.objectContaining({
        taskId: task?.taskId,
        workflowInstanceId: task?.workflowInstanceId,
        status: 'FAILED',
        reasonForIncompletion:
          'Lambda greetings died: Runtime.ExitError: Runtime exited with error: exit status 1',
      }),
    ]);
    expect(summary).toMatchObject({ polled: 1, dispatched: 1, failed: 1, givenBack: 0 });
  });

  test('could not start is given back for as long as AWS needs', async () => {
    const scene = ending({ kind: 'refused', reason: 'throttled', afterSeconds: 60 });
    const [task] = scene.conductor.schedule(1);
    const summary = await scene.run();

    expect(scene.conductor.updates).toEqual([
      expect.objectContaining({
        taskId: task?.taskId,
        workflowInstanceId: task?.workflowInstanceId,
        status: 'IN_PROGRESS',
        callbackAfterSeconds: 60,
      }),
    ]);
    expect(summary).toMatchObject({ polled: 1, dispatched: 0, failed: 0, givenBack: 1 });
  });

  test.each([
    ['crashed', { kind: 'crashed', reason: 'exit 1' }, 'FAILED'],
    ['could not start', { kind: 'refused', reason: 'gone', afterSeconds: 60 }, 'IN_PROGRESS'],
  ] as const)('%s is left to the reporter where it has a saved output', async (_, end, status) => {
    const scene = ending(end);
    const [task] = scene.conductor.schedule(1, { outputData: { page: 3 } });
    await scene.run();
    expect(scene.conductor.updates).toEqual([]);
    // Many large outputs are more than the poller can hold, and Conductor has them.
    const result = { taskId: task?.taskId, status, outputData: {} };
    expect(scene.saved).toMatchObject([{ keepsSavedOutput: true, result }]);
  });

  test('crashed while the inbox is away is reported with its saved output', async () => {
    const scene = aScene({
      windowMs: 3_000,
      ports: () => ({
        dispatch: async () => ({ kind: 'crashed', reason: 'exit 1' }),
        saveForLater: () => Promise.reject(new Error('no queue')),
      }),
    });
    scene.conductor.schedule(1, { outputData: { page: 3 } });
    await scene.run();
    expect(scene.conductor.updates).toMatchObject([{ status: 'FAILED', outputData: { page: 3 } }]);
  });

  test('may be running is given back until that run must have ended', async () => {
    const scene = ending({ kind: 'unknown', reason: 'socket hang up' });
    scene.conductor.schedule(1);
    const summary = await scene.run();

    expect(scene.conductor.updates).toEqual([
      expect.objectContaining({
        status: 'IN_PROGRESS',
        callbackAfterSeconds: 40,
      }),
    ]);
    expect(summary).toMatchObject({ polled: 1, dispatched: 0, givenBack: 1 });
  });

  test('answers without a report, like a function that is not a worker, is reported as FAILED', async () => {
    const scene = ending({ kind: 'answered', answer: PLANTED.output });
    scene.conductor.schedule(1);
    const summary = await scene.run();

    expect(scene.conductor.updates).toEqual([
      expect.objectContaining({
        status: 'FAILED',
        reasonForIncompletion: expect.stringMatching(/orders-dev-greetings.*worker\(/),
      }),
    ]);
    expect(summary).toMatchObject({ polled: 1, dispatched: 1, failed: 1 });
  });

  test('answers with the report of another task is reported as FAILED', async () => {
    const answer = { reports: [{ taskId: 'another', status: 'COMPLETED' }] };
    const scene = ending({ kind: 'answered', answer });
    scene.conductor.schedule(1);
    expect(await scene.run()).toMatchObject({ dispatched: 1, failed: 1 });
  });

  test.each([
    ['died', { kind: 'crashed', reason: 'exit 1' }],
    ['whose call broke', { kind: 'unknown', reason: 'socket hang up' }],
  ] as const)(
    'reported inProgress and then %s is left to the run that has it now',
    async (_, end) => {
      const scene = aScene({
        windowMs: 3_000,
        ports: ({ conductor, work }) => {
          let first = true;
          return {
            async dispatch(_route, [task]) {
              if (!first) return work(task);
              first = false;
              await conductor.sendResult({
                ...{ taskId: task.taskId, workflowInstanceId: task.workflowInstanceId },
                ...{ status: 'IN_PROGRESS', callbackAfterSeconds: 1, outputData: { page: 7 } },
              });
              return end;
            },
          };
        },
      });
      const [task] = scene.conductor.schedule(1);
      await scene.run();
      // The worker's own report is the only one.
      expect(scene.conductor.updates).toHaveLength(1);
      expect(scene.calls.at(-1)?.task).toMatchObject({
        taskId: task?.taskId,
        outputData: { page: 7 },
      });
    },
  );

  test('died while Conductor does not answer is left to the reporter, which asks later', async () => {
    const scene = aScene({
      windowMs: 3_000,
      ports: () => ({
        dispatch: async () => ({ kind: 'crashed', reason: 'exit 1' }),
        getTask: () => Promise.reject(new Error('Conductor did not answer')),
      }),
    });
    const [task] = scene.conductor.schedule(1);
    await scene.run();
    expect(scene.conductor.updates).toEqual([]);
    expect(scene.saved).toMatchObject([
      { receipt: { taskId: task?.taskId }, result: { status: 'FAILED' } },
    ]);
  });

  test('returned its result after the response timeout is left to the reporter, which knows of retries', async () => {
    const result = { status: 'COMPLETED', outputData: {} } as const;
    const scene = aScene({
      windowMs: 3_000,
      ports: () => ({
        dispatch: async (_route, [{ taskId, workflowInstanceId, pollCount, workerId }]) => {
          const receipt = { taskId, pollCount, workerId };
          const own = { receipt, result: { ...result, taskId, workflowInstanceId } };
          return { kind: 'answered', answer: { reports: [], undelivered: [own] } };
        },
        getTask: async () => ({ ...(scene.calls[0]?.task ?? aTask()), status: 'TIMED_OUT' }),
      }),
    });
    scene.conductor.schedule(1);
    await scene.run();
    expect(scene.conductor.updates).toEqual([]);
    expect(scene.saved).toMatchObject([{ result }]);
  });

  test('could not even be sent is given back, and the run goes on', async () => {
    const scene = aScene({
      windowMs: 3_000,
      routes: [aRoute({ concurrency: 2 })],
      ports: ({ work }) => {
        let first = true;
        return {
          async dispatch(_route, [task]) {
            if (!first) return work(task);
            first = false;
            throw new RangeError('Maximum call stack size exceeded');
          },
        };
      },
    });
    const [task] = scene.conductor.schedule(2);
    expect(await scene.run()).toMatchObject({ polled: 2, dispatched: 1, givenBack: 1 });
    expect(scene.conductor.updates).toMatchObject([
      { taskId: task?.taskId, status: 'IN_PROGRESS', callbackAfterSeconds: 30 },
    ]);
  });

  test('reported it is not reported again', async () => {
    const scene = aScene();
    scene.conductor.schedule(1);
    await scene.run();
    expect(scene.conductor.updates).toEqual([]);
  });
});

describe('when Conductor does not take a report of the poller', () => {
  const refusing = (saveForLater?: Ports['saveForLater']) =>
    aScene({
      windowMs: 10_000,
      routes: [aRoute({ concurrency: 1 })],
      ports: () => ({
        dispatch: async () => ({ kind: 'crashed', reason: 'exit 1' }),
        sendResult: async () => {
          throw new Error('Conductor answered 500');
        },
        ...(saveForLater && { saveForLater }),
      }),
    });

  test('the report is saved for the reporter with the receipt of its poll, and the run goes on', async () => {
    const scene = refusing();
    const tasks = scene.conductor.schedule(3);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 3, failed: 3, unfinished: 0 });
    expect(scene.saved).toMatchObject(
      tasks.map(({ taskId }) => ({
        receipt: { taskId, pollCount: 1, workerId: expect.any(String) },
        result: { taskId, status: 'FAILED', reasonForIncompletion: 'exit 1' },
      })),
    );
  });

  test('and the inbox does not take it either, the run logs the task’s id, and goes on', async () => {
    const scene = refusing(async () => {
      throw new Error('no queue');
    });
    const tasks = scene.conductor.schedule(3);
    await scene.run();

    const errors = scene.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields);
    expect(errors).toEqual(
      tasks.map(({ taskId }) => expect.objectContaining({ taskId, error: 'Error: no queue' })),
    );
  });

  test('an update that hangs holds its slot, but not the lane', async () => {
    const scene = aScene({
      routes: [aRoute({ concurrency: 2 })],
      ports: ({ work }) => {
        let first = true;
        return {
          async dispatch(_route, [task]) {
            if (!first) return work(task);
            first = false;
            return { kind: 'crashed', reason: 'exit 1' };
          },
          sendResult: () => new Promise(() => {}),
        };
      },
    });
    scene.conductor.schedule(10);
    expect(await scene.run()).toMatchObject({ polled: 10, dispatched: 9, unfinished: 1 });
  });
});

test('no log line holds a task’s input', async () => {
  const scene = ending({ kind: 'crashed', reason: 'exit 1' });
  scene.conductor.schedule(2, { inputData: { card: PLANTED.input } });
  await scene.run();
  expect(scene.lines).not.toEqual([]);
  expect(plantedIn(JSON.stringify(scene.lines))).toEqual([]);
});

test('the run reports a result that a worker returned in its reply', async () => {
  const result = { status: 'COMPLETED', outputData: { done: PLANTED.output } } as const;
  const scene = aScene({
    ports: () => ({
      dispatch: async (_route, [{ taskId, workflowInstanceId, pollCount, workerId }]) => ({
        kind: 'answered',
        answer: {
          reports: [],
          undelivered: [
            {
              receipt: { taskId, pollCount, workerId },
              result: { ...result, taskId, workflowInstanceId },
            },
          ],
        },
      }),
    }),
  });
  const [task] = scene.conductor.schedule(1);
  const summary = await scene.run();
  expect(summary).toMatchObject({ dispatched: 1, failed: 0 });
  expect(scene.conductor.updates).toMatchObject([{ taskId: task?.taskId, ...result }]);
});
