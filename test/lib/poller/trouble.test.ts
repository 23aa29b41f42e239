import { describe, expect, test } from '@jest/globals';
import { ConductorError } from '../../../lib/conductor/errors.ts';
import { aRoute } from '../../support/factories.ts';
import { aScene } from '../../support/poller/scene.ts';

const REASON = 'Conductor answered 500 to GET conductor/api/tasks/poll/batch/greetings';
const unavailable = () => new ConductorError('unavailable', REASON);

/** A scene in which one lane cannot poll between two times. */
const troubled = (fromMs: number, toMs: number, fail: () => Error = unavailable) =>
  aScene({
    routes: [aRoute(), aRoute({ taskType: 'process_order' })],
    ports: ({ clock, conductor }) => ({
      async poll(poll) {
        const nowMs = clock.elapsedMs();
        const isTroubled = poll.taskType === 'greetings' && nowMs >= fromMs && nowMs < toMs;
        if (!isTroubled) return conductor.poll(poll);
        failedAtMs.push(nowMs);
        throw fail();
      },
    }),
  });

let failedAtMs: number[] = [];
const of = (fromMs: number, toMs: number, fail?: () => Error) => {
  failedAtMs = [];
  return troubled(fromMs, toMs, fail);
};

describe('a lane that cannot poll', () => {
  test('says so once, waits longer each time, and gives the reason in the summary', async () => {
    const scene = of(0, 55_000);
    const summary = await scene.run();

    expect(summary.reason).toBe(REASON);
    expect(scene.lines.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({
        message: 'polling failed',
        fields: { lane: 'greetings', reason: REASON },
        atMs: 0,
      }),
    ]);
    const gaps = failedAtMs.slice(1).map((atMs, i) => atMs - (failedAtMs[i] ?? 0));
    for (const [round, gapMs] of gaps.entries()) {
      const fullMs = Math.min(10_000, 500 * 2 ** round);
      expect(gapMs).toBeGreaterThanOrEqual(fullMs / 2);
      expect(gapMs).toBeLessThanOrEqual(fullMs);
    }
    expect(gaps.length).toBeGreaterThan(6);
    expect(gaps.length).toBeLessThan(13);
  });

  test('stops no other lane', async () => {
    const scene = of(0, 55_000);
    scene.conductor.schedule(50, { taskType: 'process_order' }, 10_000);
    expect((await scene.run()).byType.process_order?.dispatched).toBe(50);
  });

  test('finishes the tasks that are open', async () => {
    const scene = of(1_000, 55_000);
    scene.conductor.schedule(4, {}, 900);
    expect(await scene.run()).toMatchObject({ polled: 4, dispatched: 4, reason: REASON });
  });

  test('recovers, logs it, and gives no reason in the summary', async () => {
    const scene = of(0, 12_000);
    scene.conductor.schedule(5);
    const summary = await scene.run();

    expect(summary).toMatchObject({ polled: 5, dispatched: 5 });
    expect(summary).not.toHaveProperty('reason');
    expect(scene.lines.map(({ level, message }) => [level, message])).toEqual([
      ['error', 'polling failed'],
      ['info', 'polling works again'],
      ['info', 'poller run'],
    ]);
  });

  test('starts with the shortest wait again after it recovered', async () => {
    const scene = of(0, 20_000);
    const { clock, ports } = scene;
    const { poll } = ports;
    const failedAgainAtMs: number[] = [];
    ports.poll = async function* (asked) {
      if (asked.taskType !== 'greetings' || clock.elapsedMs() < 40_000) return yield* poll(asked);
      failedAgainAtMs.push(clock.elapsedMs());
      throw unavailable();
    };
    await scene.run();
    const [first = 0, second = 0] = failedAgainAtMs;
    expect(second - first).toBeLessThanOrEqual(500);
  });

  test('ends with the window, however long it would have waited', async () => {
    expect((await of(0, 55_000).run()).durationMs).toBeLessThan(55_100);
  });

  test('logs a new reason when it changes', async () => {
    let polls = 0;
    const scene = of(0, 55_000, () => {
      polls += 1;
      return new ConductorError(
        'unauthorized',
        polls < 3 ? 'Conductor answered 500' : 'answered 401',
      );
    });
    const summary = await scene.run();

    const reasons = scene.lines.filter(({ level }) => level === 'error');
    expect(reasons.map(({ fields }) => fields)).toEqual([
      { lane: 'greetings', reason: 'Conductor answered 500' },
      { lane: 'greetings', reason: 'answered 401' },
    ]);
    expect(summary.reason).toBe('answered 401');
  });

  test('treats a rejection that is not an Error as a failure too', async () => {
    const scene = aScene({
      ports: () => ({
        // A port's rejection can be anything.
        poll: () => Promise.reject('out of order'),
      }),
    });
    expect((await scene.run()).reason).toBe('out of order');
  });
});

test('where the server never answers, the run ends after its window and the last poll’s timeout', async () => {
  const hangMs = 10_000;
  const scene = aScene({
    ports: ({ clock }) => ({
      async poll() {
        await clock.sleep(hangMs);
        throw new ConductorError('unreachable', 'Conductor did not answer (timeout)');
      },
    }),
  });
  const summary = await scene.run();

  expect(summary.reason).toBe('Conductor did not answer (timeout)');
  expect(summary.durationMs).toBeLessThanOrEqual(55_000 + hangMs);
});

test('the summary names each reason once, whatever the number of lanes', async () => {
  const routes = ['a', 'b', 'c'].map((taskType) => aRoute({ taskType }));
  const scene = aScene({
    routes,
    ports: () => ({
      poll: async ({ taskType }) => {
        throw new ConductorError('unreachable', taskType === 'c' ? 'refused' : 'unreachable');
      },
    }),
  });
  expect((await scene.run()).reason).toBe('unreachable; refused');
});
