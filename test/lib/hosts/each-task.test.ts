import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { ReportError, type TaskContext, worker } from '../../../lib/index.ts';
import type { UndeliveredResult } from '../../../lib/protocol/undelivered.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aContext, aDispatch, aTask } from '../../support/factories.ts';
import { reportTaker, run } from '../../support/worker/scene.ts';

describe('invocations at the same time', () => {
  test('do not mix: each has its own input, log, signal and report', async () => {
    const { conductor, reports } = reportTaker();
    const bothAreIn = Promise.withResolvers<void>();
    const contexts: TaskContext[] = [];
    const handler = worker({ conductor }, async ({ name }, task) => {
      if (contexts.push(task) === 2) bothAreIn.resolve();
      task.log(`${name} waits`);
      await bothAreIn.promise;
      task.log(`${name} goes on`);
      if (name === 'Bob') throw new Error('no Bobs');
      return { name };
    });
    const [ada, bob] = [
      aTask({ inputData: { name: 'Ada' } }),
      aTask({ inputData: { name: 'Bob' } }),
    ];
    await Promise.all(
      [ada, bob].map((task, i) =>
        handler(aDispatch(task), aContext({ awsRequestId: `request-${i}` })),
      ),
    );
    const of = (task: typeof ada) => reports.find(({ taskId }) => taskId === task.taskId);
    expect(of(ada)).toMatchObject({
      status: 'COMPLETED',
      outputData: { name: 'Ada' },
      workerId: 'orders-dev-greetings:request-0',
    });
    expect(of(ada)?.logs?.map(({ log }) => log)).toEqual(['Ada waits', 'Ada goes on']);
    expect(of(bob)).toMatchObject({ status: 'FAILED', workerId: 'orders-dev-greetings:request-1' });
    expect(
      of(bob)
        ?.logs?.slice(0, 2)
        .map(({ log }) => log),
    ).toEqual(['Bob waits', 'Bob goes on']);
    expect(contexts[0]?.signal).not.toBe(contexts[1]?.signal);
  });

  test('do not touch the context that Lambda gave', async () => {
    const context = aContext();
    const before = { ...context };
    await run(() => 1, aTask(), context);
    expect({ ...context }).toEqual(before);
  });
});

describe('several tasks in one dispatch', () => {
  test('get a verdict each', async () => {
    const { conductor, reports } = reportTaker();
    const tasks = [1, 2, 3].map((n) => aTask({ inputData: { n } }));
    const handler = worker({ conductor }, ({ n }) => {
      if (n === 2) throw new Error('two');
      return n;
    });
    const reply = await handler(aDispatch(...tasks), aContext());
    expect(reply.reports.map(({ status }) => status)).toEqual(['COMPLETED', 'FAILED', 'COMPLETED']);
    expect(reports.map(({ taskId }) => taskId).sort()).toEqual(tasks.map(({ taskId }) => taskId));
  });

  const failing = (tasks: Task[]) =>
    reportTaker(({ taskId }) => {
      if (taskId === tasks[0]?.taskId) throw new Error('no');
    });

  test('are reported even where one of them cannot be, and the reply says which and why', async () => {
    const tasks = [aTask(), aTask(), aTask()];
    const { conductor, reports } = failing(tasks);
    const reply = await worker({ conductor }, () => 1)(aDispatch(...tasks), aContext());
    expect(reports).toHaveLength(2);
    expect(reply).toMatchObject({
      reports: tasks.slice(1).map(({ taskId }) => ({ taskId, status: 'COMPLETED' })),
      failed: [{ taskId: tasks[0]?.taskId, reason: expect.stringContaining('the report failed') }],
    });
  });

  test('of an Event leave the one that cannot be reported to the reporter: AWS would tell of all', async () => {
    const tasks = [aTask(), aTask()];
    const { conductor, reports } = failing(tasks);
    const saved: UndeliveredResult[] = [];
    const inbox = () => async (undelivered: UndeliveredResult) => {
      saved.push(undelivered);
      return undelivered.result.status;
    };
    const event = { ...aDispatch(...tasks), invocationType: 'Event' };
    await worker({ conductor, inbox }, () => 1)(event, aContext());
    expect(reports).toHaveLength(1);
    const result = { taskId: tasks[0]?.taskId, status: 'FAILED' };
    expect(saved).toMatchObject([{ keepsSavedOutput: true, result }]);
  });

  test('of an Event make the invocation fail where the inbox does not take that either', async () => {
    const tasks = [aTask(), aTask()];
    const event = { ...aDispatch(...tasks), invocationType: 'Event' };
    const handler = worker(
      { conductor: failing(tasks).conductor, inbox: () => undefined },
      () => 1,
    );
    await expect(handler(event, aContext())).rejects.toThrow(ReportError);
  });

  describe('whose results Conductor does not take', () => {
    /** Which results lie in the inbox, and which are in the reply. */
    async function passedOn(sizes: number[], inboxTakes: boolean) {
      const tasks = sizes.map((bytes) => aTask({ inputData: { bytes }, outputData: {} }));
      const saved: string[] = [];
      const { conductor } = reportTaker(() => {
        throw new ConductorError('unreachable', 'Conductor is away');
      });
      const inbox =
        () =>
        async ({ receipt, result }: UndeliveredResult) => {
          if (!inboxTakes) throw new Error('SQS is away');
          saved.push(receipt.taskId);
          return result.status;
        };
      const handler = worker({ conductor, inbox }, ({ bytes }) => 'x'.repeat(Number(bytes)));
      const context = aContext({ getRemainingTimeInMillis: () => 500 });
      const reply = await handler(aDispatch(...tasks), context);
      const places = tasks.map(({ taskId }) => {
        const inReply = reply.undelivered?.find(({ receipt }) => receipt.taskId === taskId);
        return saved.includes(taskId) ? 'inbox' : inReply?.result.status;
      });
      return places;
    }
    const MB = 1024 * 1024;

    test('do not wait in the process for the slowest of them: they go into the inbox', async () => {
      expect(await passedOn([100, 100], true)).toEqual(['inbox', 'inbox']);
    });

    test('share the reply where they are too large for a message', async () => {
      expect(await passedOn([2.5 * MB, 3.5 * MB], true)).toEqual(['COMPLETED', 'inbox']);
    });

    test('go into the reply where the inbox does not take them', async () => {
      expect(await passedOn([100, 3.5 * MB], false)).toEqual(['COMPLETED', 'FAILED']);
    });
  });
});
