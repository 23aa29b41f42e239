import { describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { inProgress, ReportError, TerminalError, worker } from '../../../lib/index.ts';
import { aConductor, aContext, aDispatch, aTask } from '../../support/factories.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { reportTaker } from '../../support/worker/scene.ts';

const task = aTask();

describe('no fault is hidden', () => {
  const refused = new ConductorError('refused', 'Conductor answered 404');
  const refuse = () => {
    throw refused;
  };

  test.each([
    ['COMPLETED', () => PLANTED.output],
    [
      'FAILED',
      () => {
        throw new Error('no stock');
      },
    ],
    [
      'FAILED_WITH_TERMINAL_ERROR',
      () => {
        throw new TerminalError('gone');
      },
    ],
    ['IN_PROGRESS', () => inProgress({ callbackAfterSeconds: 1 })],
  ])('a report of %s that is refused for good fails the invocation', async (status, fn) => {
    const calls: string[] = [];
    const { conductor } = reportTaker(({ status }) => {
      calls.push(status);
      refuse();
    });
    const task = aTask();
    const call = worker({ conductor }, fn)(aDispatch(task), aContext());
    await expect(call).rejects.toThrow(ReportError);
    await expect(call).rejects.toMatchObject({
      message: `Task ${task.taskId} ended as ${status}, but the report failed: Conductor answered 404`,
      cause: refused,
    });
    expect(calls).toEqual([status]);
  });

  test('a configuration that is wrong fails the invocation', async () => {
    const conductor = () => {
      throw new Error('CONDUCTOR_SERVER_URL is missing');
    };
    const call = worker({ conductor }, () => 1)(aDispatch(aTask()), aContext());
    await expect(call).rejects.toThrow('CONDUCTOR_SERVER_URL is missing');
  });

  test.each([{ card: PLANTED.input }, undefined, { tasks: [] }, { tasks: [{}] }])(
    'an event that is not a dispatch fails: %j',
    async (event) => {
      const { conductor, reports } = reportTaker();
      await expect(worker({ conductor }, () => 1)(event, aContext())).rejects.toThrow(
        /Conductor worker|in a task/,
      );
      expect(reports).toEqual([]);
    },
  );

  test('the report leaves 150 ms for the reply', async () => {
    const seen: number[] = [];
    const context: Context = aContext({ getRemainingTimeInMillis: () => 1_000 });
    const updateTask = async (_: unknown, timeoutMs = 0) => void seen.push(timeoutMs);
    await worker({ conductor: () => aConductor({ updateTask }) }, () => 1)(
      aDispatch(aTask()),
      context,
    );
    expect(seen).toEqual([850]);
  });

  test.each([
    ['2.5 s', 6_000, 3_500],
    ['half of what is left', 2_000, 1_000],
  ])('the report of a large result leaves %s for the bucket', async (_, leftMs, reportMs) => {
    const seen: number[] = [];
    const context: Context = aContext({ getRemainingTimeInMillis: () => leftMs });
    const updateTask = async (_: unknown, timeoutMs = 0) => void seen.push(timeoutMs);
    const event = { ...aDispatch(task), invocationType: 'Event' };
    const conductor = () => aConductor({ updateTask, getTask: async () => task });
    await worker({ conductor }, () => 'x'.repeat(1_100_000))(event, context);
    expect(seen).toEqual([reportMs]);
  });
});
