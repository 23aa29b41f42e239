import { describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import { object, string } from 'valibot';
import {
  inProgress,
  type JsonObject,
  readTask,
  report,
  type TaskContext,
  validate,
  type WorkerHandler,
} from '../../../lib/index.ts';
import { parseReply } from '../../../lib/protocol/dispatch.ts';
import { aContext, aDispatch, aTask } from '../../support/factories.ts';
import { type Inbox, inbox, logOf, play } from '../../support/worker/scene.ts';

const input = object({ name: string() });

/** What Lambda sees of a ring: its types are those of the function inside. */
const asHandler =
  (handler: (...args: never[]) => unknown): WorkerHandler =>
  async (event, context) =>
    parseReply(await Reflect.apply(handler, undefined, [event, context]));

/** A ring of one's own around a function. */
const ring =
  (fn: (input: JsonObject, task: TaskContext) => unknown) => (conductor: Inbox['conductor']) =>
    asHandler(
      middy(fn)
        .use(report(conductor))
        .use(readTask())
        .use(validate({ input, output: object({}) })),
    );

const ada = aTask({ inputData: { name: 'Ada' } });

describe('middy(fn).use(report()).use(readTask()).use(validate(…))', () => {
  test('works as a worker does', async () => {
    const { result, reply } = await play(
      ring(({ name }, task) => ({ name, type: task.taskType })),
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
      ring((_, task) => {
        task.log('looking');
        throw new Error('no stock');
      }),
      ada,
    );
    expect(played.result).toMatchObject({ status: 'FAILED', reasonForIncompletion: 'no stock' });
    expect(logOf(played)).toMatch(/^looking\nError: no stock/);
  });

  test('holds the input and the output against their schemas', async () => {
    const wrongInput = await play(
      ring(() => ({})),
      aTask({ inputData: { name: 7 } }),
    );
    expect(wrongInput.result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('input.name'),
    });
    const wrongOutput = await play(
      ring(() => 'text'),
      ada,
    );
    expect(wrongOutput.result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('Invalid output'),
    });
  });

  test('lets a task come back', async () => {
    const { result } = await play(
      ring(() => inProgress({ callbackAfterSeconds: 2 })),
      ada,
    );
    expect(result).toMatchObject({ status: 'IN_PROGRESS', callbackAfterSeconds: 2 });
  });

  test('reports the verdict of what is inside of report()', async () => {
    const make = (conductor: Inbox['conductor']) =>
      asHandler(
        middy(() => 1)
          .use(report(conductor))
          .use({
            after: (request) => {
              request.response = { changed: true };
            },
          })
          .use(readTask()),
      );
    expect((await play(make, ada)).result.outputData).toEqual({ changed: true });
  });

  test('fails the invocation for an event that is no dispatch', async () => {
    const { conductor, reports } = inbox();
    await expect(ring(() => ({}))(conductor)({}, aContext())).rejects.toThrow(
      'is a Conductor worker',
    );
    expect(reports).toEqual([]);
  });

  test('without readTask() fails, rather than report nothing', async () => {
    const { conductor } = inbox();
    await expect(
      asHandler(middy(() => 1).use(report(conductor)))(aDispatch(ada), aContext()),
    ).rejects.toThrow('use readTask() after it');
  });

  test('fails for several tasks in one dispatch, and says what can do them', async () => {
    const { conductor, reports } = inbox();
    const call = ring(() => ({}))(conductor)(aDispatch(ada, aTask()), aContext());
    await expect(call).rejects.toThrow('use worker(…)');
    expect(reports).toEqual([]);
  });

  test("is given up in time by middy's own timeout", async () => {
    const make = (conductor: Inbox['conductor']) =>
      asHandler(
        middy(() => new Promise(() => {}), { timeoutEarlyInMillis: 100 })
          .use(report(conductor))
          .use(readTask()),
      );
    const { result } = await play(make, ada, aContext({ remainingMs: 150 }));
    expect(result).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: expect.stringContaining('aborted'),
    });
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
    await play(ring(fn), ada);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
});
