import { describe, expect, test } from '@jest/globals';
import type { Invocation } from '../../../lib/protocol/invocation.ts';
import { receiptOf } from '../../../lib/task/receipt.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aRoute } from '../../support/factories.ts';
import { PLANTED, plantedIn } from '../../support/leaks/planted.ts';
import { aScene, type GivenPorts } from '../../support/poller/scene.ts';

/** A run whose worker ends each call so; what it has told others of its tasks. */
async function toldOf(
  end: (task: Task) => Invocation,
  ports: Omit<GivenPorts, 'poll'> = {},
  fields: Partial<Task> = {},
) {
  const scene = aScene({
    windowMs: 3_000,
    routes: [aRoute({ concurrency: 1 })],
    ports: ({ clock, conductor }) => {
      let calls = 0;
      return {
        async dispatch(_route, [task]) {
          calls += 1;
          await clock.sleep(400);
          if (calls === 1) return end(task);
          // What came back.
          conductor.report(task);
          return answer([{ taskId: task.taskId, status: 'IN_PROGRESS' }]);
        },
        ...ports,
      };
    },
  });
  const startTime = scene.clock.nowMs() - 600;
  const times = { startTime, scheduledTime: startTime - 250 };
  const [task] = scene.conductor.schedule(1, { ...times, ...fields });
  await scene.run();
  const { taskId, workflowInstanceId: workflowId } = task ?? {};
  return { told: scene.told, ids: { taskId, workflowId, taskType: 'greetings', attempt: 1 } };
}

const answer = (reports: object[], more: object = {}): Invocation => ({
  kind: 'answered',
  answer: { reports, ...more },
});

const reporting =
  (report: object, more: object = {}) =>
  ({ taskId }: Task) =>
    answer([{ taskId, ...report }], more);

const resultOf = (task: Task, status: string) => ({
  receipt: receiptOf(task),
  result: {
    ...{ taskId: task.taskId, workflowInstanceId: task.workflowInstanceId },
    ...{ status, outputData: { card: PLANTED.output } },
  },
});

const refused: GivenPorts = {
  sendResult: () => Promise.reject(new Error('Conductor answered 503')),
};

describe('others are told, once,', () => {
  test('that a task is completed, how long it waited and how long it took', async () => {
    const { told, ids } = await toldOf(reporting({ status: 'COMPLETED' }));
    const detail = { ...ids, status: 'COMPLETED', waitedMs: 250, durationMs: 1_005 };
    expect(told).toEqual([{ kind: 'TaskCompleted', detail }]);
  });

  test.each(['FAILED', 'FAILED_WITH_TERMINAL_ERROR'])('that it is %s, and why', async (status) => {
    const reason = 'the bank is closed';
    const { told, ids } = await toldOf(reporting({ status, reason }), {}, { retryCount: 2 });
    const detail = { ...ids, attempt: 3, status, reason };
    expect(told).toEqual([{ kind: 'TaskFailed', detail: expect.objectContaining(detail) }]);
  });

  test('that its worker died', async () => {
    const { told, ids } = await toldOf(() => ({ kind: 'crashed', reason: 'it died' }));
    const detail = { ...ids, status: 'FAILED', reason: 'it died' };
    expect(told).toEqual([{ kind: 'TaskFailed', detail: expect.objectContaining(detail) }]);
  });

  test.each<[string, Invocation]>([
    ['AWS throttles its worker', { kind: 'throttled', reason: 'why' }],
    ['its worker is missing', { kind: 'refused', reason: 'why', afterSeconds: 60 }],
    ['its worker does not load', { kind: 'notLoaded', reason: 'why' }],
    ['AWS does not answer', { kind: 'unknown', reason: 'why' }],
  ])('that it goes back where %s', async (_, end) => {
    const { told, ids } = await toldOf(() => end);
    const detail = { ...ids, status: 'IN_PROGRESS', reason: 'why' };
    expect(told.filter(({ kind }) => kind !== 'PollerTrouble')).toEqual([
      { kind: 'TaskGivenBack', detail: expect.objectContaining(detail) },
    ]);
  });

  test('that it goes back where the adapter could not start the function', async () => {
    const { told } = await toldOf(
      reporting({ status: 'IN_PROGRESS' }, { notStarted: 'throttled' }),
    );
    expect(told).toMatchObject([
      { kind: 'TaskGivenBack', detail: { reason: 'the adapter could not start the function' } },
    ]);
  });

  test('of a result that came back in the reply, when Conductor has it', async () => {
    const { told } = await toldOf((task) =>
      answer([], { undelivered: [resultOf(task, 'COMPLETED')] }),
    );
    expect(told).toMatchObject([{ kind: 'TaskCompleted', detail: { status: 'COMPLETED' } }]);
  });

  test('of what was sent at last, where the result was too large', async () => {
    const status = 'FAILED_WITH_TERMINAL_ERROR';
    const reasonForIncompletion = 'its output is too large';
    const { told } = await toldOf(
      (task) => answer([], { undelivered: [resultOf(task, 'COMPLETED')] }),
      { sendResult: async (result) => ({ ...result, status, reasonForIncompletion }) },
    );
    expect(told).toMatchObject([
      { kind: 'TaskFailed', detail: { status, reason: reasonForIncompletion } },
    ]);
  });

  test('of a result that neither Conductor nor the inbox has taken', async () => {
    const saveForLater = () => Promise.reject(new Error('no queue'));
    const { told, ids } = await toldOf(() => ({ kind: 'crashed', reason: 'it died' }), {
      ...refused,
      saveForLater,
    });
    const detail = { ...ids, status: 'FAILED', reason: 'Error: no queue', kept: 'nowhere' };
    expect(told).toEqual([{ kind: 'ResultUndelivered', detail }]);
  });
});

describe('the run tells nothing of', () => {
  test('a task that its worker has put off', async () => {
    expect((await toldOf(reporting({ status: 'IN_PROGRESS' }))).told).toEqual([]);
  });

  test('a result that lies in the inbox: the reporter tells when Conductor has it', async () => {
    const saved = await toldOf(reporting({ status: 'COMPLETED', isSaved: true }));
    const crashed = await toldOf(() => ({ kind: 'crashed', reason: 'it died' }), refused);
    expect([saved.told, crashed.told]).toEqual([[], []]);
  });

  test('a run of a task for which Conductor no longer waits', async () => {
    const { told } = await toldOf(() => ({ kind: 'crashed', reason: 'it died' }), {
      getTask: async () => undefined,
    });
    expect(told).toEqual([]);
  });

  test('a task in Lambda’s queue: its worker tells', async () => {
    expect((await toldOf(() => ({ kind: 'accepted' }))).told).toEqual([]);
  });
});

test('others are told of a type that cannot be polled, once for each reason', async () => {
  const scene = aScene({
    windowMs: 20_000,
    routes: [aRoute({ domain: 'eu' })],
    ports: ({ clock }) => ({
      poll: () =>
        Promise.reject(new Error(clock.elapsedMs() < 9_000 ? 'Conductor is away' : 'no right')),
    }),
  });
  await scene.run();
  const type = { taskType: 'greetings', domain: 'eu', trouble: 'pollFails' };
  expect(scene.told).toEqual([
    { kind: 'PollerTrouble', detail: { ...type, reason: 'Conductor is away' } },
    { kind: 'PollerTrouble', detail: { ...type, reason: 'no right' } },
  ]);
});

test('others are told of a broken worker, with each try', async () => {
  const scene = aScene({
    ports: () => ({ dispatch: async () => ({ kind: 'notLoaded', reason: 'no module' }) }),
  });
  scene.conductor.schedule(100);
  await scene.run();
  const troubles = scene.told.filter(({ kind }) => kind === 'PollerTrouble');
  expect(troubles.length).toBeGreaterThan(2);
  expect(new Set(troubles.map(({ detail }) => JSON.stringify(detail)))).toEqual(
    new Set([
      JSON.stringify({
        ...{ taskType: 'greetings', trouble: 'workerBroken' },
        reason: 'the worker does not load: no module',
      }),
    ]),
  );
});

test('no event holds a task’s input or output', async () => {
  const all = await Promise.all([
    toldOf(reporting({ status: 'COMPLETED' })),
    toldOf((task) => answer([], { undelivered: [resultOf(task, 'COMPLETED')] })),
    toldOf(() => ({ kind: 'crashed', reason: 'it died' })),
  ]);
  expect(all.flatMap(({ told }) => told)).toHaveLength(3);
  expect(plantedIn(JSON.stringify(all))).toEqual([]);
});
