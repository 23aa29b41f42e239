import { afterAll, describe, expect, jest, test } from '@jest/globals';
import getPort from 'get-port';
import { conductorAt } from '../../lib/conductor/client.ts';
import { inProgress } from '../../lib/index.ts';
import { clockUntil } from '../../lib/poller/clock.ts';
import type { Ports } from '../../lib/poller/ports.ts';
import { runPoller } from '../../lib/poller/run.ts';
import type { TaskContext } from '../../lib/worker/context.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import { aContext, aDispatch, aRoute } from '../factories.ts';
import {
  execution,
  registerTasks,
  registerWorkflow,
  start,
  uniqueName,
  waitForEnd,
} from './server.ts';
import { conductor, taskTypes, working } from './task-types.ts';

jest.setTimeout(90_000);

const types = taskTypes();
afterAll(types.terminateAll);

type Fn = Parameters<typeof working>[0];

/** A run of the poller on the real server; its workers are functions of this process, by task type or domain:type. */
function polling(
  fns: Record<string, Fn>,
  { windowMs = 60_000, concurrency = 10, ...ports } = {} as Setting,
) {
  const routes = Object.keys(fns).map((lane) => {
    const [taskType = '', domain] = lane.split(':').reverse();
    return aRoute({ taskType, functionName: lane, concurrency, ...(domain && { domain }) });
  });
  const clock = clockUntil(() => 120_000);
  return runPoller(
    { windowMs, ruleName: 'none', routes },
    {
      ...conductor,
      update: (result) => conductor.update(result, clock.remainingMs),
      dispatch: inProcess(fns),
      paused: async () => false,
      runId: uniqueName('run'),
      clock,
      log: () => {},
      ...ports,
    },
  );
}
type Setting = Partial<Ports> & { windowMs?: number; concurrency?: number };

const inProcess =
  (fns: Record<string, Fn>): Ports['dispatch'] =>
  async ({ functionName }, task) => {
    const handler = working(fns[functionName] ?? (() => null));
    return { kind: 'answered', answer: await handler(aDispatch(task), aContext()) };
  };

test('three task types and 200 workflows at once: all COMPLETED, each task executed exactly once', async () => {
  const names = ['first', 'second', 'third'].map(uniqueName);
  const name = uniqueName('three_types');
  const common = { ownerEmail: 'test@example.com' };
  await registerTasks(
    ...names.map((type) => taskDefinition({ ...common, name: type, functionTimeoutSeconds: 30 })),
  );
  const tasks = names.map((type, i) => simpleTask({ ref: `task_${i}`, type }));
  await registerWorkflow(workflow({ ...common, name, tasks, timeoutSeconds: 300 }));

  const executed: string[] = [];
  const work: Fn = (_input, { taskId }) => void executed.push(taskId);
  let areDone = false;
  const run = polling(Object.fromEntries(names.map((type) => [type, work])), {
    paused: async () => areDone,
  });
  const ids = await Promise.all(Array.from({ length: 200 }, () => start(name)));
  const ends = await Promise.all(ids.map((id) => waitForEnd(id, 60_000)));
  areDone = true;
  const summary = await run;

  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
  expect(executed.length).toBe(600);
  expect(new Set(executed)).toEqual(new Set(ends.flatMap((end) => end.tasks.map((t) => t.taskId))));
  for (const end of ends) for (const { pollCount } of end.tasks) expect(pollCount).toBe(1);
  expect(summary).toMatchObject({ polled: 600, dispatched: 600, givenBack: 0, unfinished: 0 });
  for (const type of names) expect(summary.byType[type]?.dispatched).toBe(200);
});

test('a task with a domain goes to the lane of its domain, one without to the other', async () => {
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

test('a task given back comes back under its id, with its output, polled once more', async () => {
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
      dispatch: async (route, task) => {
        calls += 1;
        return calls === 2
          ? { kind: 'refused', reason: 'throttled', afterSeconds: 1 }
          : dispatch(route, task);
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

test('a worker that dies is FAILED with AWS’s words, and its saved output is kept', async () => {
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

test('what is running when the window closes is waited for', async () => {
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
  test('on a stopped server ends as usual and says why it did nothing', async () => {
    const stopped = conductorAt(`http://127.0.0.1:${await getPort()}/api`);
    const summary = await polling(
      { greetings: () => null, process_order: () => null },
      { windowMs: 2_000, poll: stopped.poll },
    );

    expect(summary).toMatchObject({ polled: 0, dispatched: 0 });
    expect(summary.reason).toMatch(/Conductor did not answer \(.*ECONNREFUSED/);
    expect(summary.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(summary.durationMs).toBeLessThan(4_000);
  });

  test('with nothing to do asks once per lane and 5 s', async () => {
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
