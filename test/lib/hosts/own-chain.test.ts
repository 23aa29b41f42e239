import { describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import { object, string } from 'valibot';
import {
  eachTask,
  inProgress,
  type JsonObject,
  report,
  runTask,
  type TaskContext,
} from '../../../lib/index.ts';
import { aContext, aDispatch, aTask } from '../../support/factories.ts';
import { logOf, play, type ReportTaker, reportTaker } from '../../support/worker/scene.ts';

const input = object({ name: string() });
type Fn = (input: JsonObject, task: TaskContext) => unknown;

/** A chain built by hand around a function. */
const chain = (fn: Fn) => (conductor: ReportTaker['conductor']) =>
  eachTask(
    middy(
      runTask({ conductor, input, output: object({}) }, ({ name }, task) => fn({ name }, task)),
    ).use(report({ conductor })),
    { conductor },
  );

const ada = aTask({ inputData: { name: 'Ada' } });

describe('eachTask(middy(runTask(…)).use(report()))', () => {
  test('works as a worker does', async () => {
    const { result, reply } = await play(
      chain(({ name = null }, task) => ({ name, type: task.taskType })),
      ada,
    );
    expect(result).toMatchObject({
      status: 'COMPLETED',
      outputData: {},
      workerId: 'orders-dev-greetings:request-1',
    });
    expect(reply).toMatchObject({ reports: [{ taskId: ada.taskId, status: 'COMPLETED' }] });
  });

  test('fails as a worker does', async () => {
    const played = await play(
      chain((_, task) => {
        task.log('looking');
        throw new Error('no stock');
      }),
      ada,
    );
    expect(played.result).toMatchObject({ status: 'FAILED', reasonForIncompletion: 'no stock' });
    expect(logOf(played)).toMatch(/^looking\nError: no stock/);
  });

  test('checks the input and the output by their schemas', async () => {
    const wrongInput = await play(
      chain(() => ({})),
      aTask({ inputData: { name: 7 } }),
    );
    expect(wrongInput.result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('input.name'),
    });
    const wrongOutput = await play(
      chain(() => 'text'),
      ada,
    );
    expect(wrongOutput.result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('Invalid output'),
    });
  });

  test('reports inProgress, so that the task comes back', async () => {
    const { result } = await play(
      chain(() => inProgress({ callbackAfterSeconds: 2 })),
      ada,
    );
    expect(result).toMatchObject({ status: 'IN_PROGRESS', callbackAfterSeconds: 2 });
  });

  test('reports the outcome as the middlewares inside report() have changed it', async () => {
    const make = (conductor: ReportTaker['conductor']) =>
      eachTask(
        middy(runTask({ conductor }, () => 1))
          .use(report({ conductor }))
          .use({
            after: (request) => {
              if (request.response) request.response.outcome = CHANGED;
            },
          }),
        { conductor },
      );
    expect((await play(make, ada)).result.outputData).toEqual({ changed: true });
  });

  test('fails the invocation for an event that is not a dispatch', async () => {
    const { conductor, reports } = reportTaker();
    await expect(chain(() => ({}))(conductor)({}, aContext())).rejects.toThrow(
      'This Conductor worker takes only events',
    );
    expect(reports).toEqual([]);
  });

  test('without runTask() is FAILED, and says what is missing', async () => {
    const make = (conductor: ReportTaker['conductor']) =>
      eachTask(middy((_: unknown) => 1).use(report({ conductor })), { conductor });
    expect((await play(make, ada)).result).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: 'report() needs runTask() as the handler of its chain',
    });
  });

  test('takes several tasks in one dispatch', async () => {
    const { conductor, reports } = reportTaker();
    const tasks = [ada, aTask({ inputData: { name: 'Bob' } })];
    await chain(() => ({}))(conductor)(aDispatch(...tasks), aContext());
    expect(reports.map(({ taskId }) => taskId)).toEqual(tasks.map(({ taskId }) => taskId));
  });

  test("fails the task in time where middy's own timeout aborts it", async () => {
    const make = (conductor: ReportTaker['conductor']) =>
      eachTask(
        middy(
          runTask({ conductor }, () => new Promise(() => {})),
          { timeoutEarlyInMillis: 100 },
        ).use(report({ conductor })),
        { conductor },
      );
    const { result } = await play(make, ada, aContext({ remainingMs: 150 }));
    expect(result).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: expect.stringContaining('aborted'),
    });
  });

  test('shows the dispatched task and the reply to a middleware outside report()', async () => {
    const seen: unknown[] = [];
    const make = (conductor: ReportTaker['conductor']) =>
      eachTask(
        middy(runTask({ conductor }, () => 'done'))
          .use({
            before: ({ event }) => void seen.push(event.task.taskId),
            after: ({ response }) => void seen.push(response),
          })
          .use(report({ conductor })),
        { conductor },
      );
    await play(make, ada);
    const { taskId } = ada;
    expect(seen).toEqual([taskId, { reports: [{ taskId, status: 'COMPLETED' }] }]);
  });

  test.each([
    ['answers', () => ({})],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('leaves no timer behind when it %s', async (_, fn) => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    await play(chain(fn), ada);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});

const CHANGED = { kind: 'completed' as const, output: { changed: true } };
