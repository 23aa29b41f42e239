import { describe, expect, jest, test } from '@jest/globals';
import { RENEW_MS } from '../../../lib/ledger/defaults.ts';
import { LONG_POLL_MS } from '../../../lib/limits/conductor.ts';
import { PAUSE_WAIT_MS } from '../../../lib/poller/defaults.ts';
import { NO_PAUSES, type Pause, type Pauses } from '../../../lib/protocol/pauses.ts';
import { aRoute } from '../../support/factories.ts';
import { aService, type Service } from '../../support/poller/service.ts';

jest.setTimeout(60_000);

const PAUSE: Pause = {
  at: '2026-11-24T12:00:00Z',
  by: 'arn:aws:iam::123456789012:user/ada',
  reason: 'the bank is closed',
};
const paused = (...types: string[]): Pauses => ({
  types: Object.fromEntries(types.map((type) => [type, PAUSE])),
});
const ROUTES = [aRoute({ taskType: 'pay' }), aRoute({ taskType: 'mail' })];

/** When a type was polled, from a time on. */
const polledAtMs = ({ conductor }: Service, taskType: string, fromMs = 0) =>
  conductor.polls
    .filter((poll) => poll.taskType === taskType && poll.atMs >= fromMs)
    .map(({ atMs }) => atMs);

describe('a task type that is paused', () => {
  test('is not polled, also where it has a backlog, and the other types are', async () => {
    const service = aService(ROUTES);
    await service.clock.run(service.pause(paused('pay')));
    service.conductor.schedule(20, { taskType: 'pay' });
    service.conductor.schedule(20, { taskType: 'mail' });
    await service.clock.run(service.schedule(120_000));
    expect(polledAtMs(service, 'pay')).toEqual([]);
    expect(service.mostOpen.get('mail')).toBe(10);
    expect(service.startedAtMs.size).toBe(20);
  });

  test('stands in the summary of a run, with its reason', async () => {
    const service = aService(ROUTES);
    await service.clock.run(service.pause(paused('pay', 'of another service')));
    const summary = await service.clock.run(service.start('tick'));
    expect(summary).toMatchObject({ byType: { pay: { polled: 0 } }, paused: { pay: PAUSE } });
    expect(Object.keys(summary.paused ?? {})).toEqual(['pay']);
  });

  test('is polled where a person invokes the poller by hand', async () => {
    const service = aService(ROUTES);
    await service.clock.run(service.pause(paused('pay')));
    service.conductor.schedule(1, { taskType: 'pay' });
    expect(await service.clock.run(service.start('person'))).toMatchObject({ dispatched: 1 });
  });

  test('is paused in all its domains', async () => {
    const service = aService([aRoute({ domain: 'eu' }), aRoute()]);
    await service.clock.run(service.pause(paused('greetings')));
    await service.clock.run(service.start('tick'));
    expect(service.conductor.polls).toEqual([]);
  });

  test('keeps no run awake, and asks for no rounds, by its backlog', async () => {
    const service = aService(ROUTES, () => 100, { sweepSeconds: 60 }, { hasRounds: true });
    await service.clock.run(service.pause(paused('pay')));
    service.conductor.schedule(5, { taskType: 'pay' });
    const summary = await service.clock.run(service.start('tick'));
    expect(summary.durationMs).toBeLessThan(1_000);
    await service.clock.pass(59_000);
    expect(service.roundsAtMs).toEqual([]);
  });
});

describe('in the middle of a run', () => {
  /** A service that always has work of the type `mail`. */
  function busy() {
    const service = aService(ROUTES, () => 100, { idleStopMs: undefined, sweepSeconds: undefined });
    for (let atMs = 0; atMs < 55_000; atMs += 1_000)
      service.conductor.schedule(1, { taskType: 'mail' }, atMs);
    return service;
  }

  test('a type that is paused is polled no more when `pause` returns, and its open tasks end', async () => {
    const service = aService(ROUTES, ({ taskType }) => (taskType === 'pay' ? 9_000 : 100));
    for (let atMs = 0; atMs < 50_000; atMs += 500) {
      service.conductor.schedule(1, { taskType: 'pay' }, atMs);
      service.conductor.schedule(1, { taskType: 'mail' }, atMs);
    }
    const run = service.start('tick');
    await service.clock.pass(12_000);
    void service.pause(paused('pay'));
    const { byType, unfinished } = await service.clock.run(run);
    expect(Math.max(...polledAtMs(service, 'pay'))).toBeLessThan(12_000 + PAUSE_WAIT_MS);
    expect(Math.max(...polledAtMs(service, 'mail'))).toBeGreaterThan(49_000);
    expect(byType.pay?.polled).toBeGreaterThan(10);
    expect(byType.pay).toMatchObject({ dispatched: byType.pay?.polled });
    expect(unfinished).toBe(0);
  });

  test('a type that is resumed is polled again by the same run', async () => {
    const service = busy();
    await service.clock.run(service.pause(paused('pay')));
    const run = service.start('tick');
    await service.clock.pass(10_000);
    expect(polledAtMs(service, 'pay')).toEqual([]);
    const resumedAtMs = service.clock.elapsedMs();
    void service.pause(NO_PAUSES);
    await service.clock.run(run);
    const [firstMs = Number.POSITIVE_INFINITY] = polledAtMs(service, 'pay');
    expect(firstMs - resumedAtMs).toBeLessThan(RENEW_MS + 1_000);
  });

  test('the other types notice nothing of it', async () => {
    const service = busy();
    const run = service.start('tick');
    await service.clock.pass(10_000);
    void service.pause(paused('pay'));
    await service.clock.run(run);
    const atMs = polledAtMs(service, 'mail').filter((ms) => ms < 54_000);
    const gaps = atMs.slice(1).map((ms, i) => ms - (atMs[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(LONG_POLL_MS);
  });

  test('a lane that is full when it is paused polls no more', async () => {
    const service = aService([aRoute({ taskType: 'pay', concurrency: 1 })], () => 9_000);
    service.conductor.schedule(9, { taskType: 'pay' });
    const run = service.start('tick');
    await service.clock.pass(1_000);
    void service.pause(paused('pay'));
    const summary = await service.clock.run(run);
    expect(summary).toMatchObject({ polled: 1, dispatched: 1, unfinished: 0 });
  });
});

describe('what is paused', () => {
  test('is read from its own item by a ledger that has no copy, once', async () => {
    const service = aService(ROUTES);
    service.pauses = paused('pay');
    await service.clock.run(service.start('tick'));
    service.pauses = NO_PAUSES;
    await service.clock.run(service.start('tick'));
    expect(polledAtMs(service, 'pay')).toEqual([]);
  });

  test('stays while runs come and go, and notices announce work', async () => {
    const service = aService(ROUTES);
    await service.clock.run(service.pause(paused('pay')));
    service.conductor.schedule(40, { taskType: 'mail' });
    await service.clock.run(service.schedule(150_000));
    await service.clock.run(service.notice());
    await service.clock.run(service.start('wake'));
    expect(polledAtMs(service, 'pay')).toEqual([]);
    expect(service.conductor.polls.length).toBeGreaterThan(3);
  });

  test('costs no read of its own: a run that finds nothing reads and writes as often as without', async () => {
    const writesOf = async (pauses: Pauses) => {
      const service = aService(ROUTES);
      await service.clock.run(service.pause(pauses));
      const before = service.item.writes;
      await service.clock.run(service.start('tick'));
      return service.item.writes - before;
    };
    expect(await writesOf(paused('pay'))).toBe(await writesOf(NO_PAUSES));
  });

  test('is not known while the ledger is away: the run polls all types, and says so', async () => {
    const service = aService(ROUTES);
    await service.clock.run(service.pause(paused('pay')));
    service.conductor.schedule(1, { taskType: 'pay' });
    const trouble = { isAway: () => true };
    expect(await service.clock.run(service.start('tick', trouble))).toMatchObject({ polled: 1 });
    expect(service.lines.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('the ledger cannot be reached'),
    );
  });

  test('is kept by a run whose ledger goes away later', async () => {
    const service = aService(ROUTES, () => 100, { idleStopMs: undefined });
    await service.clock.run(service.pause(paused('pay')));
    const awayFromMs = service.clock.elapsedMs() + 2_000;
    const trouble = { isAway: () => service.clock.elapsedMs() > awayFromMs };
    await service.clock.run(service.start('tick', trouble));
    expect(polledAtMs(service, 'pay')).toEqual([]);
    expect(polledAtMs(service, 'mail', awayFromMs).length).toBeGreaterThan(0);
  });

  test('is not known where its own item cannot be read: the run polls all types, and says so', async () => {
    const service = aService(ROUTES);
    service.pauses = paused('pay');
    service.conductor.schedule(1, { taskType: 'pay' });
    const trouble = { pausesAreAway: true };
    expect(await service.clock.run(service.start('tick', trouble))).toMatchObject({ polled: 1 });
    expect(service.lines.map(({ message }) => message)).toContain(
      'the ledger does not say which task types are paused: this run polls all of them',
    );
  });
});
