import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import middy from '@middy/core';
import fc from 'fast-check';
import * as z from 'zod';
import {
  asWorker,
  eachTask,
  inProgress,
  report,
  runTask,
  sdkWorker,
  TerminalError,
  worker,
} from '../../../lib/index.ts';
import { runWorker } from '../../../lib/testing/index.ts';

const greetings = worker({ input: z.object({ name: z.string() }) }, ({ name }, task) => {
  task.log(`greets ${name.length} characters`);
  return `Hello, ${name}`;
});

describe('a run of a worker', () => {
  test('tells what the task becomes, and how Conductor was told', async () => {
    expect(await runWorker(greetings, { name: 'Ada' })).toEqual({
      status: 'COMPLETED',
      output: { result: 'Hello, Ada' },
      reason: undefined,
      callbackAfterSeconds: undefined,
      logs: ['greets 3 characters'],
      heartbeatsAtMs: [],
      reports: [{ atMs: 0, by: 'worker', status: 'COMPLETED', answer: 'taken' }],
      delivery: 'worker',
    });
  });

  test('checks the input', async () => {
    expect(await runWorker(greetings, { name: 7 })).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reason: expect.stringMatching(/^Invalid input: input\.name: /),
      output: {},
    });
  });

  test('shows an error as FAILED, with its stack in the log', async () => {
    const run = await runWorker(
      worker(() => {
        throw new Error('no stock');
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', reason: 'no stock' });
    expect(run.logs[0]).toMatch(/^Error: no stock\n +at /);
  });

  test('shows what comes back later', async () => {
    const later = worker(() => inProgress({ callbackAfterSeconds: 5, output: { page: 2 } }));
    expect(await runWorker(later)).toMatchObject({
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 5,
      output: { page: 2 },
    });
  });

  test('gives the worker what the test says of the task', async () => {
    const seen = worker((_, task) => ({
      ...{ tries: task.retryCount, polls: task.pollCount, saved: task.savedOutput },
      ...{ type: task.taskType, key: task.runtimeMetadata, left: task.remainingMs() },
    }));
    const task = { retryCount: 1, pollCount: 3, savedOutput: { page: 2 }, taskType: 'pages' };
    const { output } = await runWorker(
      seen,
      {},
      { task: { ...task, runtimeMetadata: { key: 'k' } }, timeoutSeconds: 9 },
    );
    expect(output).toEqual({
      ...{ tries: 1, polls: 3, saved: { page: 2 } },
      ...{ type: 'pages', key: { key: 'k' }, left: 9_000 },
    });
  });

  test('keeps the saved output of a task that fails', async () => {
    const fails = worker(() => {
      throw new TerminalError('no');
    });
    const { output } = await runWorker(fails, {}, { task: { savedOutput: { page: 2 } } });
    expect(output).toEqual({ page: 2 });
  });

  test('lets a function do real work, for which no time passes', async () => {
    const reads = worker(async (_, task) => {
      const { length } = await readFile(import.meta.filename);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { some: length > 0, left: task.remainingMs() };
    });
    const { output } = await runWorker(reads, {}, { timeoutSeconds: 1 });
    expect(output).toEqual({ some: true, left: 1_000 });
  });

  test('gives the input as JSON carries it', async () => {
    const { output } = await runWorker(
      worker((input) => ({ ...input })),
      { at: new Date(0), none: undefined },
    );
    expect(output).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  test('passes any JSON on, there and back', async () => {
    const echo = worker((input) => input);
    const values = fc.dictionary(fc.string(), fc.jsonValue());
    const storable = values.filter((value) => !JSON.stringify(value).includes('\\u0000'));
    await fc.assert(
      fc.asyncProperty(storable, async (value) => {
        const { status, output } = await runWorker(echo, value);
        expect({ status, output }).toEqual({
          status: 'COMPLETED',
          output: JSON.parse(JSON.stringify(value)),
        });
      }),
    );
  });

  test('has a large input fetched, as on Lambda', async () => {
    const text = 'a'.repeat(6 * 1024 * 1024);
    const length = worker(({ text: given }) => String(given).length);
    expect((await runWorker(length, { text })).output).toEqual({ result: text.length });
  });

  test('needs no environment, and never calls the destinations of the worker', async () => {
    const elsewhere = () => {
      throw new Error('called');
    };
    const handler = worker({ conductor: elsewhere, inbox: elsewhere }, () => 1);
    expect(await runWorker(handler)).toMatchObject({ status: 'COMPLETED', delivery: 'worker' });
  });
});

describe('workers of each kind are run:', () => {
  test('with middlewares', async () => {
    const cached = worker({ use: [{ before: () => ({ cached: true }) }] }, () => 1);
    expect((await runWorker(cached)).output).toEqual({ cached: true });
  });

  test('a chain that was built by hand', async () => {
    const seen: unknown[] = [];
    const handler = eachTask(
      middy(runTask({}, ({ name }) => `Hello, ${name}`))
        .use(report())
        .use({ after: ({ event }) => void seen.push(event.task.taskType) }),
    );
    expect((await runWorker(handler, { name: 'Ada' })).output).toEqual({ result: 'Hello, Ada' });
    expect(seen).toEqual(['worker']);
  });

  test('asWorker', async () => {
    const handler = asWorker(async (event: object) => ({ ...event, seen: true }));
    expect((await runWorker(handler, { a: 1 })).output).toEqual({ a: 1, seen: true });
  });

  test('sdkWorker', async () => {
    const handler = sdkWorker(async () => ({ status: 'FAILED', reasonForIncompletion: 'no' }));
    expect(await runWorker(handler)).toMatchObject({ status: 'FAILED', reason: 'no' });
  });

  test('what is no worker: the poller reports what it would report', async () => {
    const run = await runWorker(async () => ({ reports: [] }));
    expect(run).toMatchObject({ status: 'FAILED', delivery: 'poller' });
    expect(run.reason).toContain('answered without reporting its task');
  });

  test('what throws: the poller reports its death', async () => {
    const run = await runWorker(async () => {
      throw new RangeError('boom');
    });
    expect(run).toMatchObject({
      status: 'FAILED',
      delivery: 'poller',
      reason: 'Lambda worker died: RangeError: boom',
    });
  });
});
