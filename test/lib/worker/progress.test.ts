import { describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { inProgress, TaskFailure, TerminalError, worker } from '../../../lib/index.ts';
import { runWorker } from '../../../lib/testing/index.ts';

const saved = { task: { savedOutput: { page: 1 }, pollCount: 2 } };

describe('an output that was set', () => {
  test('is the output where the function returns nothing', async () => {
    const run = await runWorker(worker((_, task) => task.setOutput({ sent: 2 })));
    expect(run).toMatchObject({ status: 'COMPLETED', output: { sent: 2 } });
  });

  test('is part of the output where it returns a value, which goes before it', async () => {
    const handler = worker((_, task) => {
      task.setOutput({ sent: 2, total: 0 });
      return { total: 3 };
    });
    expect((await runWorker(handler)).output).toEqual({ sent: 2, total: 3 });
    const text = worker((_, task) => {
      task.setOutput({ sent: 2 });
      return 'done';
    });
    expect((await runWorker(text)).output).toEqual({ sent: 2, result: 'done' });
  });

  test('is the output of a task that fails, in place of what was saved', async () => {
    const handler = worker((_, task) => {
      task.setOutput({ sent: 2 });
      throw new Error('the mail server is gone');
    });
    expect(await runWorker(handler, {}, saved)).toMatchObject({
      status: 'FAILED',
      reason: 'the mail server is gone',
      output: { sent: 2 },
    });
  });

  test("stands beside a failure's own output", async () => {
    const fails = (error: Error) =>
      worker((_, task) => {
        task.setOutput({ sent: 2, of: 3 });
        throw error;
      });
    const output = { of: 4 };
    expect((await runWorker(fails(new TaskFailure('no', { output })))).output).toEqual({
      sent: 2,
      of: 4,
    });
    expect((await runWorker(fails(new TerminalError('no', { output })))).output).toEqual({
      sent: 2,
      of: 4,
    });
  });

  test('is the output of a task that runs out of time', async () => {
    jest.useFakeTimers();
    const handler = worker((_, task) => {
      task.setOutput({ sent: 2 });
      return new Promise(() => {});
    });
    const run = await runWorker(handler, {}, { timers: jest });
    jest.useRealTimers();
    expect(run).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('still running'),
      output: { sent: 2 },
    });
  });

  test('is saved where the task comes back', async () => {
    const back = (output?: object) =>
      worker((_, task) => {
        task.setOutput({ page: 2 });
        return inProgress({ callbackAfterSeconds: 5, ...(output && { output }) });
      });
    expect((await runWorker(back(), {}, saved)).output).toEqual({ page: 2 });
    expect((await runWorker(back({ row: 7 }), {}, saved)).output).toEqual({ page: 2, row: 7 });
  });

  test('counts as it was when it was set, and the last one counts', async () => {
    const handler = worker((_, task) => {
      const sent = ['a'];
      task.setOutput({ old: true });
      task.setOutput({ sent });
      sent.push('b');
    });
    expect((await runWorker(handler)).output).toEqual({ sent: ['a'] });
  });

  test('that JSON cannot carry throws at its place', async () => {
    const handler = worker((_, task) => {
      try {
        task.setOutput({ at: 1n });
      } catch (error) {
        return String(error);
      }
      return 'it was set';
    });
    expect((await runWorker(handler)).output).toEqual({
      result:
        'InvalidOutputError: JSON cannot carry a bigint at output.at: return plain data there',
    });
  });

  test('is checked where it is all that the task has', async () => {
    const output = v.object({ sent: v.number() });
    const sets = (sent: unknown) => worker({ output }, (_, task) => task.setOutput({ sent }));
    expect((await runWorker(sets(2))).status).toBe('COMPLETED');
    expect((await runWorker(sets('two'))).status).toBe('FAILED_WITH_TERMINAL_ERROR');
  });
});

describe('callbackAfter', () => {
  test('brings the task back, with what the function returned', async () => {
    const handler = worker((_, task) => {
      task.callbackAfter(90);
      task.callbackAfter(60);
      return { state: 'under way' };
    });
    expect(await runWorker(handler, {}, saved)).toMatchObject({
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 60,
      output: { state: 'under way' },
    });
  });

  test('without a value keeps what was saved', async () => {
    const handler = worker((_, task) => task.callbackAfter(60));
    expect(await runWorker(handler, {}, saved)).toMatchObject({
      status: 'IN_PROGRESS',
      output: { page: 1 },
    });
  });

  test('saves what was set, too', async () => {
    const handler = worker((_, task) => {
      task.setOutput({ asked: 1 });
      task.callbackAfter(60);
    });
    expect((await runWorker(handler, {}, saved)).output).toEqual({ asked: 1 });
  });

  test('does not hide an error, and what inProgress says goes before it', async () => {
    const fails = worker((_, task) => {
      task.callbackAfter(60);
      throw new Error('no');
    });
    expect((await runWorker(fails)).status).toBe('FAILED');
    const both = worker((_, task) => {
      task.callbackAfter(60);
      return inProgress({ callbackAfterSeconds: 5 });
    });
    expect((await runWorker(both)).callbackAfterSeconds).toBe(5);
  });

  test('leaves the output schema for the last run', async () => {
    const output = v.object({ state: v.literal('delivered') });
    const handler = worker({ output }, (_, task) => {
      task.callbackAfter(60);
      return { state: 'under way' };
    });
    expect((await runWorker(handler)).status).toBe('IN_PROGRESS');
  });

  test.each([0, -1, 1.5, Number.NaN])('takes whole seconds alone, not %p', async (seconds) => {
    const handler = worker((_, task) => task.callbackAfter(seconds));
    expect(await runWorker(handler)).toMatchObject({
      status: 'FAILED',
      reason: `callbackAfter: seconds must be a whole number of at least 1, not ${seconds}`,
    });
  });
});

describe('heartbeat', () => {
  test('tells Conductor that the function still runs', async () => {
    const run = await runWorker(worker((_, task) => task.heartbeat()));
    expect(run).toMatchObject({ status: 'COMPLETED', heartbeatsAtMs: [0] });
  });
});
