import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkerHandler } from '../../lib/index.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import { aContext, aDispatch, aTask } from '../support/factories.ts';
import { type HttpServer, httpServer } from '../support/http-server.ts';

let conductor: HttpServer;
beforeAll(async () => {
  conductor = await httpServer(({ body }) => ({ body: JSON.parse(body).taskId }));
  process.env.CONDUCTOR_SERVER_URL = conductor.url;
});
afterAll(() => {
  delete process.env.CONDUCTOR_SERVER_URL;
  conductor.close();
});

/** What a sample reports for a task with this input. */
async function reportOf(handler: WorkerHandler, inputData: JsonObject) {
  const { task: taskType = 'greetings' } = handler;
  const task = aTask({ taskType, inputData });
  await handler(aDispatch(task), aContext());
  const report = conductor.received.find(
    ({ body }) => body.includes(`"${task.taskId}"`) && !body.includes('extendLease'),
  );
  return JSON.parse(report?.body ?? '{}');
}

const ada = { name: 'Ada' };
const hello = { status: 'COMPLETED', outputData: { result: 'Hello, Ada' } };

describe('the samples of docs/workers.md', () => {
  test('greet by zod', async () => {
    const { handler } = await import('../../docs/samples/workers/first.ts');
    expect(await reportOf(handler, ada)).toMatchObject(hello);
    expect(await reportOf(handler, {})).toMatchObject({ status: 'FAILED_WITH_TERMINAL_ERROR' });
  });

  test('greet by their own task type', async () => {
    const { handler } = await import('../../docs/samples/workers/own-task.ts');
    expect(handler.task).toBe('greetings');
    expect(await reportOf(handler, ada)).toMatchObject(hello);
  });

  test('greet by JSON Schema', async () => {
    const { handler } = await import('../../docs/samples/workers/json-schema.ts');
    expect(await reportOf(handler, ada)).toMatchObject({ outputData: { greeting: 'Hello, Ada' } });
    expect(await reportOf(handler, { name: '' })).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
    });
  });

  test('call existing functions', async () => {
    const existing = await import('../../docs/samples/workers/existing.ts');
    const described = await reportOf(existing.described, { name: 'Ada', age: 36 });
    expect(described.outputData).toEqual({ result: 'Ada is 36' });
    const totalled = await reportOf(existing.totalled, { sku: 'a', quantity: 2 });
    expect(totalled.outputData).toEqual({ sku: 'a', total: 7 });
    const resized = await reportOf(existing.resized, { url: 'u' });
    expect(resized.outputData).toEqual({ url: 'u' });
    const checked = await reportOf(existing.checked, { sku: 'a' });
    expect(checked.outputData).toEqual({ known: true });
    const reserved = await reportOf(existing.reserved, { sku: 'a' });
    expect(reserved.outputData).toEqual({ reserved: 'a' });
  });

  test('fail for good where a retry cannot help', async () => {
    const { handler } = await import('../../docs/samples/workers/outcomes.ts');
    expect(await reportOf(handler, { amount: 0, ref: 'r' })).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'a payment must be more than nothing',
    });
  });

  test('fail with an output', async () => {
    const { mailed } = await import('../../docs/samples/workers/outcomes.ts');
    expect(await reportOf(mailed, { to: ['a', 'b'] })).toMatchObject({
      status: 'FAILED',
      reasonForIncompletion: '2 of 3 were sent',
      outputData: { sent: ['a', 'b'] },
    });
  });

  test.each(['listed', 'chained', 'byHand', 'handler'] as const)(
    'greet within middlewares: %s',
    async (name) => {
      const middlewares = await import('../../docs/samples/workers/middlewares.ts');
      expect(await reportOf(middlewares[name], ada)).toMatchObject(hello);
    },
  );

  test('hear of the execution and of the report', async () => {
    const { handler, heard } = await import('../../docs/samples/workers/hooks.ts');
    expect(await reportOf(handler, ada)).toMatchObject(hello);
    expect(heard.map((text) => text.replace(/^\S+ /, ''))).toEqual([
      'starts',
      'completed',
      'reported as COMPLETED',
    ]);
  });

  test('are methods of a class', async () => {
    const { reserve, count } = await import('../../docs/samples/workers/class.ts');
    expect(await reportOf(reserve, { sku: 'chair', quantity: 2 })).toMatchObject({
      outputData: { reserved: 2 },
    });
    expect(await reportOf(count, { sku: 'chair' })).toMatchObject({ outputData: { result: 1 } });
  });

  test('show what was done so far', async () => {
    const { mailed, delivered } = await import('../../docs/samples/workers/parts.ts');
    expect(await reportOf(mailed, { to: ['a', 'b'] })).toMatchObject({
      status: 'COMPLETED',
      outputData: { sent: ['a', 'b'] },
    });
    expect(await reportOf(delivered, { parcel: 'p-2' })).toMatchObject({
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 60,
      outputData: { state: 'under way' },
    });
  });

  test('save how far they came', async () => {
    const { handler } = await import('../../docs/samples/workers/long.ts');
    const task = aTask({ inputData: { url: 'u' } });
    await handler(aDispatch(task), aContext({ remainingMs: 20_000 }));
    const report = conductor.received.find(({ body }) => body.includes(`"${task.taskId}"`));
    expect(JSON.parse(report?.body ?? '{}')).toMatchObject({
      status: 'IN_PROGRESS',
      outputData: { step: 1 },
    });
  });
});
