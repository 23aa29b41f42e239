import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import {
  asWorker,
  type Hooks,
  inProgress,
  ReportError,
  sdkWorker,
  TerminalError,
  worker,
} from '../../../lib/index.ts';
import { outage, runWorker } from '../../../lib/testing/index.ts';
import { aContext, aDispatch, aTask } from '../../support/factories.ts';
import { reportTaker } from '../../support/worker/scene.ts';

/** Hooks, and what they have heard. */
function listening(): { hooks: Hooks; heard: string[] } {
  const heard: string[] = [];
  return {
    heard,
    hooks: {
      execution: [
        {
          before: ({ event: { task } }) => void heard.push(`starts ${task.taskType}`),
          after: ({ response: { outcome } }) => void heard.push(`ends ${outcome.kind}`),
        },
      ],
      update: [
        {
          after: ({ response: { reports, undelivered = [] } }) => {
            for (const { status } of reports) heard.push(`reported ${status}`);
            for (const { result } of undelivered) heard.push(`undelivered ${result.status}`);
          },
          onError: ({ error, response }) =>
            void heard.push(`${error?.name} ${response === undefined ? 'not reported' : ''}`),
        },
      ],
    },
  };
}

const task = 'greetings';

describe('the hooks of a worker hear', () => {
  test.each([
    ['a value', () => 'Hello', ['ends completed', 'reported COMPLETED']],
    ['a task that comes back', () => inProgress({ callbackAfterSeconds: 1 }), ['ends inProgress']],
    ['an error', () => Promise.reject(new Error('no')), ['ends failed', 'reported FAILED']],
    [
      'a terminal error',
      () => Promise.reject(new TerminalError('no')),
      ['ends terminal', 'reported FAILED_WITH_TERMINAL_ERROR'],
    ],
  ])('of %s', async (_, fn, ends) => {
    const { hooks, heard } = listening();
    await runWorker(worker({ task, hooks }, fn));
    expect(heard).toEqual(['starts greetings', ...ends, ...heard.slice(1 + ends.length)]);
    expect(heard).toHaveLength(3);
  });

  test('of an input that does not fit, which the middlewares of `use` never see', async () => {
    const { hooks, heard } = listening();
    const used: string[] = [];
    const use = [{ before: () => void used.push('before') }];
    await runWorker(worker({ task, hooks, use, input: z.object({ n: z.number() }) }, () => 1));
    expect([used, heard[1]]).toEqual([[], 'ends terminal']);
  });

  test('of a result that the poller gets in the reply', async () => {
    const { hooks, heard } = listening();
    await runWorker(
      worker({ task, hooks }, () => 1),
      {},
      { fault: outage({ forMs: 60_000 }) },
    );
    expect(heard.at(-1)).toBe('undelivered COMPLETED');
  });

  test('of a result that none has taken', async () => {
    const { hooks, heard } = listening();
    const { conductor } = reportTaker(() => {
      throw new Error('Conductor is away');
    });
    const event = { ...aDispatch(aTask({ taskType: task })), invocationType: 'Event' };
    const handler = worker({ task, hooks, conductor, inbox: () => undefined }, () => 1);
    await expect(handler(event, aContext())).rejects.toThrow(ReportError);
    expect(heard.at(-1)).toBe('ReportError not reported');
  });

  test('of workers that asWorker and sdkWorker make', async () => {
    const { hooks, heard } = listening();
    await runWorker(asWorker(async () => 'Hello', { task, hooks }));
    await runWorker(sdkWorker(() => ({ status: 'COMPLETED', outputData: {} }), { task, hooks }));
    const each = ['starts greetings', 'ends completed', 'reported COMPLETED'];
    expect(heard).toEqual([...each, ...each]);
  });
});

describe('an error of a hook', () => {
  const fails = () => {
    throw new Error('the hook is broken');
  };

  test('around the execution becomes the outcome of the task', async () => {
    for (const hook of [{ before: fails }, { after: fails }]) {
      const run = await runWorker(worker({ hooks: { execution: [hook] } }, () => 1));
      expect(run).toMatchObject({ status: 'FAILED', reason: 'the hook is broken' });
    }
  });

  test('after the report leaves the task as it was reported', async () => {
    const run = await runWorker(worker({ hooks: { update: [{ after: fails }] } }, () => 'Hello'));
    expect(run).toMatchObject({ status: 'COMPLETED', output: { result: 'Hello' } });
    expect(run.reports.map(({ by, status }) => `${by} ${status}`)).toEqual(['worker COMPLETED']);
  });
});
