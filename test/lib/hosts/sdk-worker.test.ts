import { describe, expect, test } from '@jest/globals';
import { type SdkTaskResult, sdkWorker } from '../../../lib/index.ts';
import { aTask } from '../../support/factories.ts';
import { play } from '../../support/worker/scene.ts';

/** The SDKs' own type, as far as a worker reads it: every field can be absent. */
interface Task {
  taskId?: string;
  status?: 'IN_PROGRESS' | 'SCHEDULED';
  inputData?: Record<string, unknown>;
}

const task = aTask({ inputData: { name: 'Ada' }, outputData: { page: 1 } });

const outcomeOf = async (returned: SdkTaskResult) =>
  (await play((conductor) => sdkWorker(async () => returned, { conductor }), task)).result;

describe('a worker of the JavaScript SDK', () => {
  test('gets the whole task, and its TaskResult is the verdict', async () => {
    const greet = async ({ taskId, inputData }: Task) => ({
      status: 'COMPLETED' as const,
      outputData: { hello: inputData?.name ?? 'World', taskId },
    });
    const { result } = await play((conductor) => sdkWorker(greet, { conductor }), task);
    expect(result).toMatchObject({
      status: 'COMPLETED',
      outputData: { hello: 'Ada', taskId: task.taskId },
    });
  });

  test('may be the object that the SDK calls a ConductorWorker', async () => {
    const greeter = {
      taskDefName: 'greet',
      greeting: 'Hello',
      async execute({ inputData }: Task) {
        return { status: 'COMPLETED', outputData: { text: `${this.greeting} ${inputData?.name}` } };
      },
    };
    const { result } = await play((conductor) => sdkWorker(greeter, { conductor }), task);
    expect(result.outputData).toEqual({ text: 'Hello Ada' });
  });

  test.each(['FAILED', 'FAILED_WITH_TERMINAL_ERROR'])(
    'may end as %s with an output',
    async (status) => {
      const reasonForIncompletion = 'no stock';
      expect(
        await outcomeOf({ status, reasonForIncompletion, outputData: { left: 0 } }),
      ).toMatchObject({ status, reasonForIncompletion, outputData: { left: 0 } });
    },
  );

  test.each([
    [30, 30],
    [0, 1],
    [undefined, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])('may be in progress: callbackAfterSeconds %p is %p', async (given, sent) => {
    expect(
      await outcomeOf({
        status: 'IN_PROGRESS',
        outputData: { page: 2 },
        ...(given !== undefined && { callbackAfterSeconds: given }),
      }),
    ).toMatchObject({ status: 'IN_PROGRESS', callbackAfterSeconds: sent, outputData: { page: 2 } });
  });

  test('keeps the saved output where it states none and is not done', async () => {
    expect((await outcomeOf({ status: 'IN_PROGRESS' })).outputData).toEqual({ page: 1 });
    expect((await outcomeOf({ status: 'COMPLETED' })).outputData).toEqual({});
  });

  test("has the lines of its logs in the task's log, with their times", async () => {
    const { logs } = await outcomeOf({
      status: 'COMPLETED',
      logs: [{ log: 'asked', createdTime: 17 }, { log: 'answered' }],
    });
    expect(logs).toMatchObject([{ log: 'asked', createdTime: 17 }, { log: 'answered' }]);
  });

  test('may return an output that looks like a TaskResult itself', async () => {
    const outputData = { status: 'FAILED', outputData: {} };
    expect(await outcomeOf({ status: 'COMPLETED', outputData })).toMatchObject({
      status: 'COMPLETED',
      outputData,
    });
  });

  test.each([
    ['without a status', { outputData: { a: 1 } }, 'COMPLETED, FAILED'],
    ['with a status that a worker cannot report', { status: 'TIMED_OUT' }, 'COMPLETED, FAILED'],
    [
      'with its output elsewhere',
      { status: 'COMPLETED', externalOutputPayloadStoragePath: 'a/b' },
      'externalOutputPayloadStoragePath',
    ],
    [
      'with an output that JSON cannot carry',
      { status: 'COMPLETED', outputData: { a: 1n } },
      'output.a',
    ],
  ])('a TaskResult %s is terminal, and its reason says why', async (_, returned, words) => {
    expect(await outcomeOf(returned)).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining(words),
    });
  });

  test('may have middlewares and a schema, like any worker', async () => {
    const { result } = await play(
      (conductor) =>
        sdkWorker(
          async ({ inputData }: Task) => ({ status: 'COMPLETED', outputData: { ...inputData } }),
          {
            conductor,
            use: [{ before: ({ event }) => void Object.assign(Object(event), { seen: true }) }],
          },
        ),
      task,
    );
    expect(result.outputData).toEqual({ name: 'Ada', seen: true });
  });
});
