import { describe, expect, test } from '@jest/globals';
import type { Route } from '../../../lib/config/plan.ts';
import { parseState } from '../../../lib/ledger/state.ts';
import type { Ports } from '../../../lib/poller/ports.ts';
import type { DispatchReply } from '../../../lib/protocol/reply.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene, type World } from '../../support/poller/scene.ts';
import { aService } from '../../support/poller/service.ts';

const BATCH = { size: 10, gatherMs: 50 };
const WORK_MS = 200;

const batched = (fields: Partial<Route> = {}) => aRoute({ batch: BATCH, ...fields });

/** A scene of one type in batches. Each call takes a while, and its answer is made of its tasks. */
function aBatchScene(
  answer: (tasks: readonly Task[], world: World) => DispatchReply | 'crash' | Promise<'crash'>,
  { route = batched(), windowMs = 5_000 }: { route?: Route; windowMs?: number } = {},
) {
  const calls: number[] = [];
  let open = 0;
  let mostOpen = 0;
  const scene = aScene({
    routes: [route],
    windowMs,
    ports: (world) => ({
      async dispatch(_route, tasks) {
        calls.push(tasks.length);
        open += tasks.length;
        mostOpen = Math.max(mostOpen, open);
        await world.clock.sleep(WORK_MS);
        open -= tasks.length;
        const reply = await answer(tasks, world);
        return reply === 'crash'
          ? { kind: 'crashed', reason: 'exit 1' }
          : { kind: 'answered', answer: reply };
      },
    }),
  });
  return { scene, calls, mostOpen: () => mostOpen };
}

const allDone = (tasks: readonly Task[]): DispatchReply => ({
  reports: tasks.map(({ taskId }) => ({ taskId, status: 'COMPLETED' })),
});

test('tasks that come together go in one call', async () => {
  const { scene, calls } = aBatchScene(allDone);
  scene.conductor.schedule(10);
  const summary = await scene.run();
  expect(calls).toEqual([10]);
  expect(summary).toMatchObject({ polled: 10, dispatched: 10 });
});

test('a task that comes alone waits no longer than the service says', async () => {
  const { scene } = aBatchScene(allDone);
  scene.conductor.schedule(1);
  await scene.run();
  const polledAtMs = 5;
  expect(scene.calls.map(({ atMs }) => atMs)).toEqual([polledAtMs + BATCH.gatherMs]);
});

test('a backlog of 200 goes in few calls, and no more tasks are open than slots', async () => {
  const { scene, calls, mostOpen } = aBatchScene(allDone, { windowMs: 20_000 });
  scene.conductor.schedule(200);
  await scene.run();
  expect(calls).toEqual(Array.from({ length: 20 }, () => 10));
  expect(mostOpen()).toBe(10);
});

describe('each task of a call has its own end:', () => {
  test('one that failed without a report is told, and the others are left alone', async () => {
    const { scene } = aBatchScene(([bad, ...others]) => ({
      ...allDone(others),
      failed: [{ taskId: bad?.taskId ?? '', reason: 'no destination took the report' }],
    }));
    const [bad] = scene.conductor.schedule(3);
    const summary = await scene.run();
    expect(scene.conductor.updates).toEqual([
      expect.objectContaining({
        taskId: bad?.taskId,
        status: 'FAILED',
        reasonForIncompletion: 'no destination took the report',
      }),
    ]);
    expect(summary).toMatchObject({ polled: 3, failed: 1 });
  });

  test('a crash is told of exactly the tasks that have no result', async () => {
    const { scene } = aBatchScene(async (tasks, { conductor }) => {
      for (const { taskId, workflowInstanceId } of tasks.slice(0, 2))
        await conductor.sendResult({
          taskId,
          workflowInstanceId,
          status: 'COMPLETED',
          outputData: {},
        });
      return 'crash' as const;
    });
    const scheduled = scene.conductor.schedule(4);
    await scene.run();
    const failed = scene.conductor.updates.filter(({ status }) => status === 'FAILED');
    expect(failed.map(({ taskId }) => taskId)).toEqual(
      scheduled.slice(2).map(({ taskId }) => taskId),
    );
  });

  test('a result in the reply is sent for its task', async () => {
    const { scene } = aBatchScene(([first, ...others]) => {
      if (!first) throw new Error('a call without a task');
      const { taskId, workflowInstanceId, pollCount, workerId } = first;
      return {
        ...allDone(others),
        undelivered: [
          {
            receipt: { taskId, pollCount, workerId },
            result: { taskId, workflowInstanceId, status: 'COMPLETED', outputData: { n: 1 } },
          },
        ],
      };
    });
    const [first] = scene.conductor.schedule(3);
    await scene.run();
    expect(scene.conductor.updates).toEqual([
      expect.objectContaining({ taskId: first?.taskId, outputData: { n: 1 } }),
    ]);
  });
});

test('a call that dies with all its tasks is one death of the worker: the fifth stops the lane', async () => {
  const { scene, calls } = aBatchScene(() => 'crash', { windowMs: 2_000 });
  scene.conductor.schedule(100);
  await scene.run();
  expect(calls.slice(0, 5)).toEqual([10, 10, 10, 10, 10]);
  const stopped = scene.lines.find(({ message }) => message.includes('the worker is broken'));
  expect(stopped?.atMs).toBeGreaterThan(4 * WORK_MS);
  expect(stopped?.atMs).toBeLessThan(6 * WORK_MS + 500);
});

test('a task of a batch that does not load is given back only where its worker has not told of it', async () => {
  const { scene } = aBatchScene(allDone);
  const [told] = scene.conductor.schedule(2);
  scene.ports.dispatch = async () => {
    await scene.conductor.sendResult({
      ...{ taskId: told?.taskId ?? '', workflowInstanceId: told?.workflowInstanceId ?? '' },
      ...{ status: 'COMPLETED', outputData: { page: 7 } },
    });
    return { kind: 'notLoaded', reason: 'no module' };
  };
  await scene.run();
  const ofTold = scene.conductor.updates.filter(({ taskId }) => taskId === told?.taskId);
  expect(ofTold.map(({ status }) => status)).toEqual(['COMPLETED']);
});

test('where a run ends, what waits in a batch of an Event is started, and looked after by the next run', async () => {
  const batch = { size: 10, gatherMs: 1_000 };
  const event = batched({ invocationType: 'Event', concurrency: 100, timeoutSeconds: 900, batch });
  const service = aService([event], () => 600_000, { windowMs: 5_000 });
  const running = service.start('tick');
  for (let i = 0; i < 90; i += 1) {
    service.conductor.schedule(1);
    await service.clock.pass(300);
  }
  await service.clock.run(running);
  const { text } = await service.clock.run(service.item.read());
  // Without its receipt, nothing but the time would free a slot.
  expect(parseState(text)).toMatchObject({ open: {} });
  expect(parseState(text).queued.greetings).toHaveLength(service.startedAtMs.size);
});

test('tasks that are too large for one payload, or for what a run may hold, go in several', async () => {
  const MB = 1024 * 1024;
  const { scene, calls } = aBatchScene(allDone);
  scene.conductor.schedule(4, { inputData: { text: 'x'.repeat(2.5 * MB) } });
  await scene.run();
  expect(calls).toEqual([2, 1, 1]);
});

test('the tasks of an Event batch keep their slots until Conductor says that each has ended', async () => {
  const route = batched({ invocationType: 'Event', concurrency: 4 });
  const dispatched: string[] = [];
  const scene = aScene({
    routes: [route],
    windowMs: 20_000,
    ports: ({ clock, conductor }) => {
      const dispatch: Ports['dispatch'] = async (_route, tasks) => {
        for (const [i, { taskId, workflowInstanceId }] of tasks.entries()) {
          dispatched.push(taskId);
          const end = () =>
            conductor.sendResult({
              taskId,
              workflowInstanceId,
              status: 'COMPLETED',
              outputData: {},
            });
          void clock.sleep(1_000 * (i + 1)).then(end);
        }
        return { kind: 'accepted' };
      };
      return { dispatch };
    },
  });
  scene.conductor.schedule(6);
  await scene.run();
  expect(new Set(dispatched).size).toBe(6);
});
