import { afterAll, describe, expect, jest, test } from '@jest/globals';
import getPort from 'get-port';
import { pollingConductorAt } from '../../lib/conductor/polling.ts';
import { inProgress } from '../../lib/index.ts';
import type { TaskContext } from '../../lib/worker/context.ts';
import { type Fn, inProcess, polling } from '../support/conductor/polling.ts';
import { execution, uniqueName } from '../support/conductor/server.ts';
import { conductor, taskTypes } from '../support/conductor/task-types.ts';

jest.setTimeout(90_000);

const types = taskTypes();
afterAll(types.terminateAll);

test('a task with a domain goes to the lane of its domain, a task without one to the lane without one', async () => {
  const { name, begin } = await types.make();
  const [plain, european] = [await begin(), await begin({}, 'eu')];
  const served: Record<string, string[]> = { plain: [], eu: [] };
  const summary = await polling(
    {
      [name]: (_input, task) => void served.plain?.push(task.workflowInstanceId),
      [`eu:${name}`]: (_input, task) => void served.eu?.push(task.workflowInstanceId),
    },
    { windowMs: 3_000 },
  );

  expect(served).toEqual({ plain: [plain], eu: [european] });
  expect(summary.byType[name]?.dispatched).toBe(1);
  expect(summary.byType[`eu:${name}`]?.dispatched).toBe(1);
});

test('a task that was given back comes back with the same id and its output, and is polled once more', async () => {
  const { name, begin } = await types.make();
  const id = await begin();
  const seen: Pick<TaskContext, 'taskId' | 'pollCount' | 'savedOutput'>[] = [];
  const fn: Fn = (_input, { taskId, pollCount, savedOutput }) => {
    seen.push({ taskId, pollCount, savedOutput });
    return seen.length === 1
      ? inProgress({ callbackAfterSeconds: 1, output: { page: 7 } })
      : { ended: true };
  };
  const dispatch = inProcess({ [name]: fn });
  let calls = 0;
  const summary = await polling(
    { [name]: fn },
    {
      windowMs: 7_000,
      dispatch: async (route, tasks, sending) => {
        calls += 1;
        return calls === 2
          ? { kind: 'refused', reason: 'throttled', afterSeconds: 1 }
          : dispatch(route, tasks, sending);
      },
    },
  );

  const [first] = seen;
  expect(seen).toEqual([
    { taskId: first?.taskId, pollCount: 1, savedOutput: {} },
    { taskId: first?.taskId, pollCount: 3, savedOutput: { page: 7 } },
  ]);
  expect(summary).toMatchObject({ polled: 3, dispatched: 2, givenBack: 1 });
  expect((await execution(id)).status).toBe('COMPLETED');
});

test('the task of a worker that dies is FAILED with AWS’s reason, and keeps its saved output', async () => {
  const { name, begin } = await types.make(0);
  const id = await begin();
  const reason = 'Lambda greetings died: Runtime.ExitError: exit status 1';
  await polling(
    { [name]: () => null },
    { windowMs: 1_000, dispatch: async () => ({ kind: 'crashed', reason }) },
  );
  const { status, tasks } = await execution(id);

  expect(status).toBe('FAILED');
  expect(tasks[0]).toMatchObject({ status: 'FAILED', reasonForIncompletion: reason });
});

test('a run waits for the tasks that run when its window closes', async () => {
  const { name, begin } = await types.make();
  const id = await begin();
  const summary = await polling(
    { [name]: () => new Promise((end) => setTimeout(() => end('done'), 3_000)) },
    { windowMs: 1_500 },
  );

  expect(summary).toMatchObject({ polled: 1, dispatched: 1, unfinished: 0 });
  expect(summary.durationMs).toBeGreaterThanOrEqual(3_000);
  expect((await execution(id)).status).toBe('COMPLETED');
});

describe('a run', () => {
  test('with a stopped server ends as usual, and its summary says why it polled nothing', async () => {
    const stopped = pollingConductorAt(`http://127.0.0.1:${await getPort()}/api`);
    const summary = await polling(
      { greetings: () => null, process_order: () => null },
      { windowMs: 2_000, poll: stopped.poll },
    );

    expect(summary).toMatchObject({ polled: 0, dispatched: 0 });
    expect(summary.reason).toMatch(/Conductor did not answer \(.*ECONNREFUSED/);
    expect(summary.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(summary.durationMs).toBeLessThan(4_000);
  });

  test('without tasks polls once per lane and 5 s', async () => {
    const polls: number[] = [];
    await polling(
      { [uniqueName('idle')]: () => null },
      {
        windowMs: 5_200,
        poll: (asked) => {
          polls.push(asked.waitMs);
          return conductor.poll(asked);
        },
      },
    );
    expect(polls[0]).toBe(5_000);
    expect(polls.length).toBeLessThanOrEqual(3);
  });
});
