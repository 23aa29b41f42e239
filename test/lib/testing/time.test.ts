import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { worker } from '../../../lib/index.ts';
import { late, outage, runWorker, twice } from '../../../lib/testing/index.ts';

const wait = (ms: number, signal?: AbortSignal) =>
  new Promise((resolve, reject) => {
    setTimeout(resolve, ms, 'done');
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

test('timers that are not fake are refused', async () => {
  await expect(
    runWorker(
      worker(() => 1),
      {},
      { timers: jest },
    ),
  ).rejects.toThrow('call jest.useFakeTimers() or vi.useFakeTimers() before');
});

describe('with the fake timers of the test', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('a function that waits is reported when it has ended', async () => {
    const { reports, output } = await runWorker(
      worker(() => wait(7_000)),
      {},
      { timers: jest },
    );
    expect(reports).toEqual([{ atMs: 7_000, by: 'worker', status: 'COMPLETED', answer: 'taken' }]);
    expect(output).toEqual({ result: 'done' });
  });

  test('a function that takes too long is FAILED half a second before its end', async () => {
    const options = { timeoutSeconds: 10, timers: jest };
    const run = await runWorker(
      worker(() => wait(11_000)),
      {},
      options,
    );
    expect(run).toMatchObject({ status: 'FAILED', reports: [{ atMs: 9_500 }] });
    expect(run.reason).toContain('The worker had 10000 ms');
  });

  test('a function that never ends is FAILED too', async () => {
    const hangs = worker(() => new Promise(() => {}));
    const { reports } = await runWorker(hangs, {}, { timers: jest });
    expect(reports).toMatchObject([{ atMs: 29_500, status: 'FAILED' }]);
  });

  test('the signal fires a second before the end', async () => {
    const stops = worker((_, { signal }) => wait(60_000, signal));
    const { reports } = await runWorker(stops, {}, { timeoutSeconds: 10, timers: jest });
    expect(reports).toMatchObject([{ atMs: 9_000, status: 'FAILED' }]);
  });

  test('heartbeats are shown with their times', async () => {
    const slow = worker({ heartbeat: true }, () => wait(20_000));
    const task = { responseTimeoutSeconds: 10 };
    const run = await runWorker(slow, {}, { task, timers: jest });
    expect(run).toMatchObject({ status: 'COMPLETED', heartbeatsAtMs: [600, 8_600, 16_600] });
  });

  test('a task without a heartbeat times out, and its late result is not taken', async () => {
    const task = { responseTimeoutSeconds: 10 };
    expect(
      await runWorker(
        worker(() => wait(20_000)),
        {},
        { task, timers: jest },
      ),
    ).toMatchObject({
      status: 'TIMED_OUT',
      output: {},
      delivery: 'none',
      reports: [{ atMs: 20_000, answer: 'ignored' }],
    });
  });

  test('a middleware that never ends is killed with its function', async () => {
    const hangs = async () => new Promise<never>(() => {});
    const run = await runWorker(hangs, {}, { timeoutSeconds: 3, timers: jest });
    expect(run).toMatchObject({
      status: 'FAILED',
      delivery: 'poller',
      reason: 'Lambda worker died: Sandbox.Timedout: Error: Task timed out after 3.00 seconds',
    });
  });

  test('an outage ends while the function runs', async () => {
    const options = { fault: outage({ forMs: 5_000 }), timers: jest };
    expect(
      await runWorker(
        worker(() => wait(6_000)),
        {},
        options,
      ),
    ).toMatchObject({
      status: 'COMPLETED',
      delivery: 'worker',
      reports: [{ atMs: 6_000, answer: 'taken' }],
    });
  });
});

describe('in the time of the kit', () => {
  const counted = () => {
    const calls: number[] = [];
    const handler = worker((_, { remainingMs }) => calls.push(remainingMs()));
    return { calls, handler };
  };

  test('a short outage is bridged by the tries of the worker', async () => {
    const run = await runWorker(
      worker(() => 1),
      {},
      { fault: outage({ forMs: 1 }) },
    );
    expect(run).toMatchObject({ status: 'COMPLETED', delivery: 'worker' });
    expect(run.reports[0]).toMatchObject({ atMs: 0, answer: 'unreachable' });
    expect(run.reports.at(-1)).toMatchObject({ by: 'worker', answer: 'taken' });
  });

  test('in a longer outage the result goes to the poller, and then into the inbox', async () => {
    const run = await runWorker(
      worker(() => 1),
      {},
      { fault: outage({ forMs: 60_000 }) },
    );
    expect(run).toMatchObject({ status: 'COMPLETED', output: { result: 1 }, delivery: 'reporter' });
    expect(run.reports.at(-1)).toMatchObject({ by: 'reporter', answer: 'taken' });
    expect(run.reports.at(-1)?.atMs).toBeGreaterThan(60_000);
    expect(run.reports.slice(0, 5)).toEqual(
      Array(5).fill(expect.objectContaining({ by: 'worker', answer: 'unreachable' })),
    );
  });

  test('an outage without an end leaves the result in the inbox', async () => {
    const run = await runWorker(
      worker(() => 1),
      {},
      { fault: outage() },
    );
    expect(run).toMatchObject({ status: 'COMPLETED', output: { result: 1 }, delivery: 'inbox' });
  });

  test('an Event worker puts its result into the inbox itself', async () => {
    const options = { fault: outage({ forMs: 20_000 }), invocationType: 'Event' } as const;
    const run = await runWorker(
      worker(() => 1),
      {},
      options,
    );
    expect(run.delivery).toBe('reporter');
    expect(run.reports.filter(({ by }) => by === 'poller')).toEqual([]);
  });

  test('a task that times out in an outage is not reported', async () => {
    const task = { responseTimeoutSeconds: 10 };
    const options = { task, fault: outage({ forMs: 60_000 }) };
    expect(
      await runWorker(
        worker(() => 1),
        {},
        options,
      ),
    ).toMatchObject({
      status: 'TIMED_OUT',
      delivery: 'none',
    });
  });

  test('an answer that comes late is waited for', async () => {
    const run = await runWorker(
      worker(() => 1),
      {},
      { fault: late(4_000) },
    );
    expect(run).toMatchObject({ delivery: 'worker', reports: [{ answer: 'taken' }] });
  });

  test('a report whose answer comes too late is sent again, and ignored', async () => {
    const run = await runWorker(
      worker(() => 1),
      {},
      { fault: late(6_000) },
    );
    expect(run).toMatchObject({ status: 'COMPLETED', delivery: 'worker' });
    expect(run.reports.length).toBeGreaterThan(1);
    expect(run.reports.map(({ answer }) => answer)).toEqual(run.reports.map(() => 'too late'));
  });

  test('a task that is dispatched twice runs twice, and its first result counts', async () => {
    const { calls, handler } = counted();
    const run = await runWorker(handler, {}, { fault: twice() });
    expect(calls).toHaveLength(2);
    expect(run.reports.map(({ answer }) => answer)).toEqual(['taken', 'ignored']);
    expect(run.output).toEqual({ result: 1 });
  });

  test('an Event that comes again after its end does not run again', async () => {
    const { calls, handler } = counted();
    const options = { fault: twice({ afterMs: 1_000 }), invocationType: 'Event' } as const;
    const run = await runWorker(handler, {}, options);
    expect(calls).toHaveLength(1);
    expect(run.reports).toHaveLength(1);
  });

  test('an Event that dies is reported by the reporter', async () => {
    const dies = async () => {
      throw new Error('boom');
    };
    expect(await runWorker(dies, {}, { invocationType: 'Event' })).toMatchObject({
      status: 'FAILED',
      reason: 'Lambda worker died: Error: boom',
      delivery: 'reporter',
    });
  });
});
