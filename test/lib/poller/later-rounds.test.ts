import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { Route } from '../../../lib/config/plan.ts';
import type { Task } from '../../../lib/task/task.ts';
import { aRoute } from '../../support/factories.ts';
import type { FakeConductor } from '../../support/fake-conductor.ts';
import { aService } from '../../support/poller/service.ts';

/** Minutes of a poller at work are many polls, also in virtual time. */
jest.setTimeout(120_000);

/** A service as with `wake`: no rounds but those that runs ask for. */
const woken = (
  routes: Route[] = [aRoute()],
  report?: (task: Task, conductor: FakeConductor) => unknown,
  sweepSeconds = 60,
) => aService(routes, () => 100, { sweepSeconds }, { hasRounds: true, ...(report && { report }) });

type Woken = ReturnType<typeof woken>;

/** A tick each minute, the first one now. */
async function ticks(service: Woken, forMs: number) {
  for (let atMs = 0; atMs < forMs; atMs += 60_000) {
    void service.start('tick');
    await service.clock.sleep(60_000);
  }
}

/** Lets a worker put its tasks back for so many seconds, each once. */
const puttingBack = (seconds: (task: Task) => number) => {
  const seen = new Map<string, number>();
  const dueAtMs = new Map<string, number>();
  return {
    dueAtMs,
    async report(task: Task, conductor: FakeConductor, nowMs: number) {
      const times = seen.get(task.taskId) ?? 0;
      seen.set(task.taskId, times + 1);
      if (times > 0) return conductor.report(task);
      const callbackAfterSeconds = seconds(task);
      dueAtMs.set(task.taskId, nowMs + callbackAfterSeconds * 1_000);
      const { taskId, workflowInstanceId } = task;
      const ids = { taskId, workflowInstanceId };
      return conductor.sendResult({
        ...ids,
        status: 'IN_PROGRESS',
        outputData: {},
        callbackAfterSeconds,
      });
    },
  };
};

describe('while a task waits that is not due', () => {
  test('rounds look for it, so that it starts within 10 s after it is due', async () => {
    const service = woken();
    const [task] = service.conductor.schedule(1, {}, 25_000);
    void service.start('wake');
    await service.clock.pass(59_000);
    expect(service.roundsAtMs.map((ms) => Math.round(ms / 1_000))).toEqual([1, 10, 20, 30, 40, 50]);
    expect(service.startedAtMs.get(task?.taskId ?? '')).toBeLessThan(35_000);
  });

  test('the tick finds it too, whose due time is hours away', async () => {
    const service = woken();
    const [task] = service.conductor.schedule(1, {}, 185_000);
    await service.clock.run(ticks(service, 240_000));
    expect(service.startedAtMs.get(task?.taskId ?? '')).toBeLessThan(195_000);
    // From the second tick on, each finds that rounds have covered its minute no further.
    expect(service.roundsAtMs.filter((ms) => ms < 60_000)).toHaveLength(5);
  });

  test('a task that its worker puts back starts again within 10 s after it is due', async () => {
    const back = puttingBack(() => 20);
    const service: Woken = woken([aRoute()], (task, conductor) =>
      back.report(task, conductor, service.clock.elapsedMs()),
    );
    service.conductor.schedule(1);
    await service.clock.run(service.notice());
    await service.clock.pass(50_000);
    const [[taskId = '', dueAtMs = 0] = []] = [...back.dueAtMs];
    expect(service.startedAtMs.get(taskId)).toBeGreaterThan(dueAtMs);
    expect(service.startedAtMs.get(taskId)).toBeLessThan(dueAtMs + 10_100);
  });

  test('an Event worker that outlives the run puts its task back, and no run has seen it in a queue', async () => {
    const route = aRoute({ invocationType: 'Event', timeoutSeconds: 600 });
    const back = puttingBack(() => 5);
    const service: Woken = aService(
      [route],
      () => 15_000,
      { sweepSeconds: 60 },
      {
        hasRounds: true,
        report: (task, conductor) => back.report(task, conductor, service.clock.elapsedMs()),
      },
    );
    service.conductor.schedule(1);
    await service.clock.run(service.notice());
    await service.clock.pass(58_000);
    const [[taskId = '', dueAtMs = 0] = []] = [...back.dueAtMs];
    expect(dueAtMs).toBeGreaterThan(20_000);
    expect(service.startedAtMs.get(taskId)).toBeGreaterThan(dueAtMs);
    expect(service.startedAtMs.get(taskId)).toBeLessThan(dueAtMs + 10_100);
  });

  test('a round that takes over from a run may have to end before it is due, and starts no rounds', async () => {
    const back = puttingBack(() => 25);
    const service: Woken = woken([aRoute()], (task, conductor) =>
      task.inputData.isBack
        ? back.report(task, conductor, service.clock.elapsedMs())
        : conductor.report(task),
    );
    void service.start('wake');
    await service.clock.pass(42_000);
    // The last round of that wake comes after 50 s, and takes over from the run that is at work.
    for (let s = 0; s < 12; s += 1) service.conductor.schedule(1, {}, s * 1_000);
    service.conductor.schedule(1, { inputData: { isBack: true } }, 12_000);
    void service.start('wake');
    await service.clock.pass(53_000);
    const [[taskId = '', dueAtMs = 0] = []] = [...back.dueAtMs];
    expect(service.startedAtMs.get(taskId)).toBeGreaterThan(dueAtMs);
    expect(service.startedAtMs.get(taskId)).toBeLessThan(dueAtMs + 10_100);
  });

  test('a failing question for the sizes counts as if one waited', async () => {
    const service = woken();
    service.conductor.mayWait = () => Promise.reject(new Error('the server does not tell'));
    await service.clock.run(service.start('tick'));
    await service.clock.pass(59_000);
    expect(service.roundsAtMs).toHaveLength(5);
  });
});

describe('where nothing waits', () => {
  test('a tick asks once, and no rounds start', async () => {
    const service = woken();
    await service.clock.run(service.start('tick'));
    await service.clock.pass(59_000);
    expect([service.conductor.sizesAsked, service.roundsAtMs]).toEqual([1, []]);
  });

  test('a run that did the work it was started for starts none either', async () => {
    const service = woken();
    service.conductor.schedule(3);
    await service.clock.run(service.start('wake'));
    await service.clock.pass(59_000);
    expect([service.startedAtMs.size, service.roundsAtMs]).toEqual([3, []]);
  });

  test('a run that finds nothing of what was announced looks again: the notice may have come first', async () => {
    const service = woken();
    void service.start('wake');
    await service.clock.pass(50);
    const [task] = service.conductor.schedule(1);
    await service.clock.pass(59_000);
    expect(service.startedAtMs.get(task?.taskId ?? '')).toBeLessThan(1_200);
  });

  test('and again later: what was announced may take longer to come', async () => {
    const service = woken();
    void service.start('wake');
    await service.clock.pass(2_000);
    const [task] = service.conductor.schedule(1);
    await service.clock.pass(57_000);
    expect(service.startedAtMs.get(task?.taskId ?? '')).toBeLessThan(10_200);
  });

  test('rounds that a run has asked for go on past a tick, until one after it has seen none coming', async () => {
    const service = woken();
    await service.clock.pass(30_000);
    void service.start('wake');
    await service.clock.pass(30_000);
    await service.clock.run(ticks(service, 180_000));
    // The tick at 60 s finds rounds on their way until 80 s, and adds those until its next one; the tick at 120 s adds none.
    expect(service.roundsAtMs.map((ms) => Math.round(ms / 1_000))).toEqual([
      31, 40, 50, 60, 70, 80, 90, 100, 110,
    ]);
  });
});

describe('rounds', () => {
  test('start no rounds: AWS would stop such a chain', async () => {
    const service = woken();
    service.conductor.schedule(1, {}, 3_600_000);
    await service.clock.run(service.start('round'));
    await service.clock.pass(59_000);
    expect(service.roundsAtMs).toEqual([]);
  });

  test.each([
    ['sweep: 10', 10],
    ['sweep: 5', 5],
  ])('are not more than with %s alone, which has as many', async (_, sweepSeconds) => {
    const service = woken([aRoute()], undefined, sweepSeconds);
    service.conductor.schedule(1, {}, 3_600_000);
    await service.clock.run(service.start('tick'));
    await service.clock.pass(59_000);
    expect(service.roundsAtMs).toHaveLength(60 / sweepSeconds - 1);
  });

  test('are none where the poller always polls', async () => {
    const service = aService(
      [aRoute()],
      () => 100,
      { sweepSeconds: undefined, idleStopMs: undefined },
      { hasRounds: true },
    );
    service.conductor.schedule(1, {}, 3_600_000);
    await service.clock.run(ticks(service, 120_000));
    expect(service.roundsAtMs).toEqual([]);
  });

  test('that cannot be started are told in the log, and the next run tries again', async () => {
    const service = woken();
    service.conductor.schedule(1, {}, 3_600_000);
    service.roundsFail = true;
    await service.clock.run(service.start('tick'));
    expect(service.lines.map(({ message }) => message)).toContain(
      'rounds could not be started: the next tick looks for work',
    );
    service.roundsFail = false;
    await service.clock.run(service.start('tick'));
    await service.clock.pass(59_000);
    expect(service.roundsAtMs).toHaveLength(5);
  });
});

/** Those of ticks that find another run polling, those that the ledger knows of, and second looks when they have ended. */
const MOST_ROUNDS = 6 + 7 + 2;

/** How many rounds come within a minute, at the most. */
const mostInAMinute = (roundsAtMs: number[]) =>
  Math.max(
    0,
    ...roundsAtMs.map(
      (fromMs) => roundsAtMs.filter((ms) => ms >= fromMs && ms < fromMs + 60_000).length,
    ),
  );

test('however many retries are scheduled one after the other, rounds stay few', async () => {
  const service = woken();
  void ticks(service, 180_000);
  for (let i = 0; i < 300; i += 1) {
    service.conductor.schedule(1, {}, 30_000);
    await service.clock.run(service.notice());
    await service.clock.pass(500);
  }
  expect(mostInAMinute(service.roundsAtMs)).toBeLessThanOrEqual(MOST_ROUNDS);
});

test('whenever tasks come, are put back and end: each starts soon after it is due', async () => {
  const Coming = fc.record({
    afterMs: fc.oneof(fc.nat(3_000), fc.nat(40_000)),
    dueInMs: fc.constantFrom(0, 0, 2_000, 15_000, 45_000, 100_000),
    backForSeconds: fc.constantFrom(0, 1, 7, 30, 80),
    type: fc.nat(1),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(Coming, { minLength: 1, maxLength: 12 }),
      fc.nat(60_000),
      fc.boolean(),
      async (coming, firstTickMs, isEvent) => {
        const routes = [0, 1].map((i) =>
          aRoute({
            taskType: `type-${i}`,
            concurrency: 20,
            timeoutSeconds: 30,
            ...(isEvent && { invocationType: 'Event' as const }),
          }),
        );
        const lateMs: number[] = [];
        const dueAtMs = new Map<string, number>();
        const backFor = new Map<string, number>();
        const service: Woken = aService(
          routes,
          (task) => {
            const { taskId } = task;
            lateMs.push(service.clock.elapsedMs() - (dueAtMs.get(taskId) ?? Number.NaN));
            return 300;
          },
          { sweepSeconds: 60 },
          {
            hasRounds: true,
            async report(task, conductor) {
              const { taskId, workflowInstanceId } = task;
              const callbackAfterSeconds = backFor.get(taskId) ?? 0;
              if (callbackAfterSeconds === 0) return conductor.report(task);
              backFor.delete(taskId);
              dueAtMs.set(taskId, service.clock.elapsedMs() + callbackAfterSeconds * 1_000);
              const ids = { taskId, workflowInstanceId };
              await conductor.sendResult({
                ...ids,
                status: 'IN_PROGRESS',
                outputData: {},
                callbackAfterSeconds,
              });
            },
          },
        );
        service.clock.after(firstTickMs, () => void ticks(service, 600_000));
        let tasks = 0;
        for (const { afterMs, dueInMs, backForSeconds, type } of coming) {
          await service.clock.pass(afterMs);
          const [task] = service.conductor.schedule(1, { taskType: `type-${type}` }, dueInMs);
          if (!task) continue;
          tasks += backForSeconds > 0 ? 2 : 1;
          dueAtMs.set(task.taskId, service.clock.elapsedMs() + dueInMs);
          backFor.set(task.taskId, backForSeconds);
          await service.clock.run(service.notice());
        }
        await service.clock.pass(300_000);
        expect(lateMs).toHaveLength(tasks);
        expect(Math.max(...lateMs)).toBeLessThan(11_500);
        expect(mostInAMinute(service.roundsAtMs)).toBeLessThanOrEqual(MOST_ROUNDS);
      },
    ),
    { numRuns: 60 },
  );
});
