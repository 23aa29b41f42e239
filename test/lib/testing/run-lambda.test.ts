import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parseExact } from '../../../lib/task/exact-json.ts';
import { runLambda } from '../../../lib/testing/index.ts';

interface Queued {
  Records: { body: string; messageId: string }[];
}

describe('a run of an existing Lambda', () => {
  test('gives it the input, and its answer is the output', async () => {
    const run = await runLambda(async ({ order }: { order: number }) => ({ packed: order }), {
      order: 17,
    });
    expect(run).toMatchObject({ status: 'COMPLETED', output: { packed: 17 }, delivery: 'worker' });
  });

  test('gives it an event of API Gateway, and reads its HTTP answer', async () => {
    const create = async ({ body }: { body: string }) => ({ statusCode: 201, body });
    expect(await runLambda(create, { order: 17 }, { event: 'api-gateway' })).toMatchObject({
      status: 'COMPLETED',
      output: { order: 17 },
    });
    const refuse = async () => ({ statusCode: 400, body: 'no' });
    expect((await runLambda(refuse, {}, { event: 'api-gateway' })).status).toBe(
      'FAILED_WITH_TERMINAL_ERROR',
    );
  });

  test('gives it an event of a queue, and reads which record failed', async () => {
    const fails = async ({ Records: [record] }: Queued) => ({
      batchItemFailures: [{ itemIdentifier: record?.messageId }],
    });
    expect((await runLambda(fails, { order: 17 }, { event: 'sqs' })).status).toBe('FAILED');
    const sends = async ({ Records: [record] }: Queued) => void JSON.parse(record?.body ?? '');
    expect((await runLambda(sends, { order: 17 }, { event: 'sqs' })).status).toBe('COMPLETED');
  });

  test('fails the task with the words of AWS where it throws', async () => {
    const dies = async () => {
      throw new TypeError('no order');
    };
    expect(await runLambda(dies)).toMatchObject({
      status: 'FAILED',
      reason: 'Lambda lambda died: TypeError: no order',
    });
  });

  test.each<[string, (...args: never[]) => unknown]>([
    [
      'a callback',
      (_e: unknown, _c: unknown, callback: (e: null, a: object) => void) =>
        callback(null, { a: 1 }),
    ],
    [
      'context.succeed',
      (_e: unknown, context: { succeed(answer: object): void }) => context.succeed({ a: 1 }),
    ],
    [
      'context.done',
      (_e: unknown, context: { done(e: null, answer: object): void }) =>
        context.done(null, { a: 1 }),
    ],
    [
      'context.succeed, after it has returned',
      (_e: unknown, { succeed }: { succeed(answer: object): void }) =>
        void setImmediate(succeed, { a: 1 }),
    ],
  ])('takes its answer by %s', async (_, handler) => {
    expect((await runLambda(handler)).output).toEqual({ a: 1 });
  });

  test('does not take what it returns without a promise', async () => {
    expect((await runLambda(() => ({ a: 1 }))).output).toEqual({ result: null });
  });

  test('keeps the digits of a large number on the way through', async () => {
    const json = '{"order":1161888007138312192}';
    const echo = async ({ body }: { body: string }) => ({ statusCode: 200, body });
    const { output } = await runLambda(
      echo,
      { order: parseExact('1161888007138312192') },
      { event: 'api-gateway' },
    );
    expect(JSON.stringify(output)).toBe(json);
  });
});

describe('with fake timers', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('a Lambda that takes too long is killed at its timeout', async () => {
    const hangs = () => new Promise(() => {});
    expect(await runLambda(hangs, {}, { timeoutSeconds: 3, timers: jest })).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('Task timed out after 3.00 seconds'),
      reports: [{ atMs: 3_000 }],
    });
  });
});
