import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reserve } from '../../docs/samples/migrate/javascript/reserve.mjs';
import { handler as rewritten } from '../../docs/samples/migrate/javascript/rewritten.ts';
import { handler as unchanged } from '../../docs/samples/migrate/javascript/unchanged.ts';
import {
  inProgress,
  sdkWorker,
  TaskFailure,
  TerminalError,
  type WorkerHandler,
  worker,
} from '../../lib/index.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import { read } from '../support/docs/pages.ts';
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

/** What a worker reports for a task with this input. */
async function reportOf(handler: WorkerHandler, inputData: JsonObject = {}) {
  const task = aTask({ inputData });
  await handler(aDispatch(task), aContext());
  const report = conductor.received.find(({ body }) => body.includes(`"${task.taskId}"`));
  const { status, outputData, reasonForIncompletion, callbackAfterSeconds } = JSON.parse(
    report?.body ?? '{}',
  );
  return JSON.parse(
    JSON.stringify({ status, outputData, reasonForIncompletion, callbackAfterSeconds }),
  );
}

test.each([
  ['what is there', { sku: 'pen', quantity: 2 }],
  ['what is missing', { sku: 'cap', quantity: 2 }],
  ['nothing', { sku: 'pen', quantity: 0 }],
])('the worker of the SDK, unchanged and rewritten, ends the same for %s', async (_, input) => {
  const before = await reserve.execute({ inputData: input });
  expect(await reportOf(unchanged, input)).toMatchObject(before);
  const { outputData, ...rest } = before;
  expect(await reportOf(rewritten, input)).toMatchObject({
    ...rest,
    ...(outputData && { outputData }),
  });
});

/** The class of the SDK is told by its name: two copies of a package may meet. */
class NonRetryableException extends Error {
  override readonly name = 'NonRetryableException';
}
const thrown = (error: unknown) => () => {
  throw error;
};

/** The first and the last column of the page's table, and a worker that does what the row says. */
const ROWS: Record<string, WorkerHandler> = {
  'returns a plain object': worker(() => ({ a: 1 })),
  'returns a text, a number or a list': worker(() => 'text'),
  'returns nothing': worker(() => undefined),
  'returns a TaskResult': sdkWorker(() => ({ status: 'FAILED', outputData: { a: 1 } })),
  'returns a TaskResult to `worker`': worker(() => ({ status: 'FAILED', outputData: { a: 1 } })),
  'says that it goes on': worker(() => inProgress({ callbackAfterSeconds: 30 })),
  'throws an error': worker(thrown(new Error('no'))),
  'throws `NonRetryableException`': worker(thrown(new NonRetryableException('no'))),
  'throws `TerminalError`': worker(thrown(new TerminalError('no'))),
  'fails with an output': worker(thrown(new TaskFailure('no', { output: { a: 1 } }))),
  'returns NaN or a cycle': worker(() => Number.NaN),
};

describe('docs/migrate.md', () => {
  const page = read('docs/migrate.md');
  const rowOf = (first: string) =>
    page
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .find(([, cell]) => cell === first);

  test.each(Object.entries(ROWS))('says what becomes of a worker that %s', async (row, handler) => {
    const { status, outputData } = await reportOf(handler);
    const [said = '', output] = (rowOf(row)?.at(-2) ?? 'no such row').split(', ');
    expect(said).toBe(status);
    if (output?.startsWith('`')) expect(output).toBe(`\`${JSON.stringify(outputData)}\``);
  });
});
