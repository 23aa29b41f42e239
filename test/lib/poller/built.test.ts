import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { aRoute, aTarget } from '../../support/factories.ts';
import {
  dies,
  LIMIT_MB,
  reportOf,
  runBuilt,
  taskIdIn,
  taskWith,
} from '../../support/poller/built.ts';

/**
 * The built poller in a process that is killed when it takes more than its function's memory. The servers in place of
 * Conductor and AWS are fakes, for speed. Memory is a bound here, time is none.
 */
jest.setTimeout(180_000);

const MB = 1024 * 1024;

const types = (count: number, concurrency = 10) =>
  Array.from({ length: count }, (_, i) =>
    aRoute({ taskType: `type-${i}`, concurrency, timeoutSeconds: 20 }),
  );
const text = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes) });
/** It parses to ten times its bytes and more. */
const objects = (bytes: number) =>
  `{"list":[${Array(Math.floor(bytes / 8))
    .fill('{"a":1}')
    .join(',')}]}`;

describe('the default memory holds, and no task is lost:', () => {
  test.each([
    ['five types with ten tasks of 1 MB each', 5, text(MB)],
    ['one type with ten tasks of 2.9 MB', 1, text(2.9 * MB)],
    ['three types with ten tasks of 2.9 MB each, of small objects', 3, objects(2.9 * MB)],
  ])('%s', async (_, count, input) => {
    const run = await runBuilt({
      routes: types(count),
      waiting: () => 10,
      task: taskWith(input),
      until: ({ started }) => started === 10 * count,
    });
    expect(run).toMatchObject({ wasKilled: false, polled: 10 * count, started: 10 * count });
    expect(run.peakMb).toBeLessThan(LIMIT_MB);
  });

  test('large tasks of workers that work long: the input is let go when it is sent', async () => {
    const run = await runBuilt({
      routes: types(1, 20),
      waiting: () => 20,
      task: taskWith(text(2.9 * MB)),
      until: ({ started }) => started === 20,
      async worker(event, response) {
        await sleep(6_000);
        response.end(reportOf(event));
      },
    });
    expect(run).toMatchObject({ wasKilled: false, polled: 20, started: 20 });
  });

  test.each([
    ['the input', objects(2.9 * MB), '{}'],
    ['the saved output', '{}', objects(2.9 * MB)],
  ])('ten workers that die, of tasks with 2.9 MB of small objects as %s', async (_, ...data) => {
    const run = await runBuilt({
      routes: types(10),
      waiting: () => 1,
      task: taskWith(...data),
      stored: (taskId) => taskWith(...data)('type', taskId),
      until: ({ failed, saved }) => failed + saved === 10,
      async worker(...call) {
        await sleep(500);
        await dies(...call);
      },
    });
    expect(run).toMatchObject({ wasKilled: false, started: 10 });
    expect(run.failed + run.saved).toBe(10);
  });

  test('ten tasks with a saved output of 2.9 MB of small objects, while their workers work', async () => {
    const run = await runBuilt({
      routes: types(1),
      waiting: () => 10,
      task: taskWith('{}', objects(2.9 * MB)),
      until: ({ started }) => started === 10,
      async worker(event, response) {
        await sleep(3_000);
        response.end(reportOf(event));
      },
    });
    expect(run).toMatchObject({ wasKilled: false, polled: 10, started: 10 });
  });

  const wrapped = types(1).map((route) => ({ ...route, target: aTarget() }));

  test.each([
    ['text', text, types(1)],
    ['small objects', objects, types(1)],
    ['small objects, of a wrapped function,', objects, wrapped],
  ])('ten finished results of 5 MB of %s while Conductor is away', async (_, data, routes) => {
    const run = await runBuilt({
      routes,
      waiting: () => 10,
      task: taskWith('{}'),
      takesReports: false,
      until: ({ saved }) => saved === 10,
      async worker(event, response) {
        await sleep(500);
        const taskId = taskIdIn(event);
        const ids = { taskId, workflowInstanceId: `w-${taskId}` };
        const result = { ...ids, status: 'COMPLETED', outputData: 'DATA' };
        const undelivered = [{ receipt: { taskId, pollCount: 1 }, result }];
        const reply = JSON.stringify({ reports: [], undelivered });
        response.end(reply.replace('"DATA"', data(5 * MB)));
      },
    });
    expect(run).toMatchObject({ wasKilled: false, started: 10, saved: 10 });
  });
});

describe('a server or a network that is slow loses no task', () => {
  test('25 tasks of 2.5 MB over 30 Mbit/s', async () => {
    const bytesPerMs = (30 * MB) / 8 / 1_000;
    const run = await runBuilt({
      routes: types(1, 30),
      waiting: () => 25,
      task: taskWith(text(2.5 * MB)),
      until: ({ started }) => started === 25,
      async write(response, body) {
        const piece = 64 * 1024;
        for (let at = 0; at < body.length; at += piece) {
          response.write(body.slice(at, at + piece));
          await sleep(piece / bytesPerMs);
        }
        response.end();
      },
    });
    expect(run).toMatchObject({ wasKilled: false, polled: 25, started: 25, givenBack: 0 });
    expect(run.summary).toMatchObject({ dispatched: 25, unfinished: 0 });
  });

  test.each([6, 60])('%d ms a task, and 900 slots', async (msOfATask) => {
    const run = await runBuilt({
      routes: types(1, 900),
      waiting: () => 150,
      task: taskWith('{}'),
      until: ({ started }) => started === 150,
      pollMs: (count) => count * msOfATask,
    });
    expect(run.started).toBe(run.polled);
    expect(run).toMatchObject({ wasKilled: false, givenBack: 0 });
    expect(run.summary).not.toHaveProperty('reason');
  });
});

describe('an answer that no server should give does not take the process:', () => {
  test('50,000 tasks beyond what was asked for', async () => {
    let isFirst = true;
    const run = await runBuilt({
      routes: types(1),
      waiting: () => 1,
      task: (taskType, taskId) => {
        const task = taskWith('{"name":"Ada"}');
        if (!isFirst) return task(taskType, taskId);
        isFirst = false;
        return Array.from({ length: 50_001 }, (_, i) => task(taskType, `${taskId}-${i}`)).join(',');
      },
      windowMs: 3_000,
    });
    expect(run.wasKilled).toBe(false);
    expect(run.givenBack).toBeGreaterThan(1_000);
  });

  test.each([
    ['a text without an end', '[{"taskId":"'],
    ['a list without an end', '[{"taskId":"a"},'],
  ])('%s', async (_, begins) => {
    const run = await runBuilt({
      routes: types(1),
      waiting: () => 1,
      task: taskWith('{}'),
      windowMs: 3_000,
      async write(response) {
        response.write(begins);
        const piece = begins.endsWith(',')
          ? '{"taskId":"b"},'.repeat(5_000)
          : 'x'.repeat(64 * 1024);
        while (!response.destroyed && response.writable) {
          if (!response.write(piece)) await sleep(1);
        }
      },
    });
    expect(run.wasKilled).toBe(false);
  });

  test('compressed bytes, which nothing asked for', async () => {
    const run = await runBuilt({
      routes: types(1),
      waiting: () => 1,
      task: taskWith('{}'),
      windowMs: 2_000,
      async write(response) {
        response.setHeader('content-encoding', 'gzip');
        response.end(Buffer.alloc(10 * MB, 0x1f));
      },
    });
    expect(run).toMatchObject({ wasKilled: false, started: 0 });
  });
});

test('300 types of 3 slots stay within 1,024 file descriptors', async () => {
  const run = await runBuilt({
    routes: types(300, 3),
    waiting: () => 12,
    task: taskWith('{}'),
    until: ({ started }) => started === 3_600,
    descriptors: 1_024,
    async worker(event, response) {
      await sleep(2_000);
      response.end(reportOf(event));
    },
  });
  expect(run.output).not.toContain('EMFILE');
  expect(run).toMatchObject({ wasKilled: false, givenBack: 0 });
  expect(run).toMatchObject({ polled: 3_600, started: 3_600 });
});
