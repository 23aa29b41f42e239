import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { inProgress, TerminalError, worker } from '../../../lib/index.ts';
import { aTask } from '../../support/factories.ts';
import { logOf, play, run } from '../../support/worker/scene.ts';

describe("a worker's function", () => {
  test('gets the input, and its value is the output', async () => {
    const task = aTask({ inputData: { name: 'Ada' } });
    const { result, reply } = await run(({ name }) => `Hello, ${name}`, task);
    expect(result).toEqual({
      taskId: task.taskId,
      workflowInstanceId: task.workflowInstanceId,
      workerId: 'orders-dev-greetings:request-1',
      status: 'COMPLETED',
      outputData: { result: 'Hello, Ada' },
      logs: [],
    });
    expect(reply).toEqual({ reports: [{ taskId: task.taskId, status: 'COMPLETED' }] });
  });

  test.each([
    ['returns', () => ({ total: 3 })],
    ['resolves', async () => ({ total: 3 })],
    ['resolves later', () => new Promise((resolve) => setTimeout(resolve, 5, { total: 3 }))],
  ])('%s', async (_, fn) => {
    expect((await run(fn)).result.outputData).toEqual({ total: 3 });
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('no stock');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no stock'))],
  ])('%s: FAILED, with the stack and its own lines in the log', async (_, fn) => {
    const played = await run((__, task) => {
      task.log('looking');
      return fn();
    });
    expect(played.result).toMatchObject({ status: 'FAILED', reasonForIncompletion: 'no stock' });
    expect(logOf(played)).toMatch(/^looking\nError: no stock\n +at /);
  });

  test('throws a TerminalError: no retry', async () => {
    const { result } = await run(() => {
      throw new TerminalError('order 17 was cancelled');
    });
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'order 17 was cancelled',
    });
  });

  test('is not done yet: the task comes back', async () => {
    const { result } = await run(() =>
      inProgress({ callbackAfterSeconds: 5, output: { page: 2 } }),
    );
    expect(result).toMatchObject({
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 5,
      outputData: { page: 2 },
    });
  });

  test('returns inProgress with 0 seconds: FAILED', async () => {
    const { result } = await run(() => inProgress({ callbackAfterSeconds: 0 }));
    expect(result).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: expect.stringContaining('at least 1, not 0'),
    });
  });

  test('returns what JSON cannot carry: terminal, with the path', async () => {
    const { result } = await run(() => ({ order: { id: 17n } }));
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: expect.stringContaining('a bigint at output.order.id'),
    });
  });

  test('keeps the saved output when it fails', async () => {
    const { result } = await run(
      () => {
        throw new Error('no');
      },
      aTask({ outputData: { page: 2 } }),
    );
    expect(result.outputData).toEqual({ page: 2 });
  });

  test('does not run where the server stores the input elsewhere and cannot give it', async () => {
    const task = aTask({ externalInputPayloadStoragePath: 'a.json' });
    const { result } = await run(() => 'ran', task);
    expect(result).toMatchObject({ status: 'FAILED' });
  });

  test('needs no options', () => {
    expect(typeof worker(() => 1)).toBe('function');
  });
});

describe('args', () => {
  const greet = (name: string, age?: number) => `${name} is ${age}`;

  test('are the inputs of these names, in this order', async () => {
    const task = aTask({ inputData: { age: 36, name: 'Ada' } });
    const { result } = await play(
      (conductor) => worker({ args: ['name', 'age'], conductor }, greet),
      task,
    );
    expect(result.outputData).toEqual({ result: 'Ada is 36' });
  });

  test('that are missing are undefined, also where their names are those of inherited properties', async () => {
    const task = aTask({ inputData: { name: 'Ada' } });
    const show = (...values: unknown[]) => values.map(String);
    const { result } = await play(
      (conductor) => worker({ args: ['name', 'toString', '__proto__'], conductor }, show),
      task,
    );
    expect(result.outputData).toEqual({ result: ['Ada', 'undefined', 'undefined'] });
  });

  test('are checked by the schema', async () => {
    const input = z.object({ name: z.string() });
    const { result } = await play((conductor) =>
      worker({ args: ['name'], input, conductor }, (name: string) => name),
    );
    expect(result.reasonForIncompletion).toContain('input.name');
  });

  test('are the only arguments that the function gets', async () => {
    const count = (...values: string[]) => values.length;
    const { result } = await play((conductor) => worker({ args: ['a', 'b'], conductor }, count));
    expect(result.outputData).toEqual({ result: 2 });
  });
});
