import { describe, expect, test } from '@jest/globals';
import { BURSTS } from '../../../infra/cost/defaults.ts';
import { idleCostOf } from '../../../infra/cost/idle.ts';
import {
  breakEvenTasksOf,
  monthCostOf,
  monthDollarsOf,
  type Service,
} from '../../../infra/cost/month.ts';
import { fargateDollars } from '../../../infra/cost/others.ts';
import { noticeDollarsOf, workerDollarsOf } from '../../../infra/cost/tasks.ts';

const service: Service = {
  pace: { kind: 'sweep', seconds: 10 },
  pollerMemoryMb: 192,
  work: { workMs: 200, size: 1 },
  spread: { kind: 'spread' },
};

describe('a month', () => {
  test('without tasks costs what an idle service costs', () => {
    expect(monthDollarsOf(service, 0)).toBe(idleCostOf(service.pace, 192).dollars);
  });

  test('of a poller that always polls costs no more for polling when there are tasks', () => {
    const always: Service = { ...service, pace: { kind: 'always' } };
    const millions = monthDollarsOf(always, 2_000_000) - monthDollarsOf(always, 0);
    expect(millions).toBeCloseTo(2 * workerDollarsOf(always.work), 10);
  });

  test('with notices costs a notice for each task', () => {
    const dollarsOf = (pace: Service['pace']) =>
      monthDollarsOf({ ...service, spread: BURSTS, pace }, 1_000_000);
    const ticks = dollarsOf({ kind: 'sweep', seconds: 60 });
    expect(dollarsOf({ kind: 'wake' }) - ticks).toBeCloseTo(noticeDollarsOf(), 10);
  });

  test('of a million tasks in bursts costs $2.11, and each by itself $6.70', () => {
    // $1.05 idle, $0.90 for workers, and 60,400 s of polling; spread, the poller polls for 68 % of the month, $4.75.
    expect(monthDollarsOf({ ...service, spread: BURSTS }, 1_000_000)).toBeCloseTo(2.11, 2);
    expect(monthDollarsOf(service, 1_000_000)).toBeCloseTo(6.7, 2);
  });
});

describe('an always-on container is cheaper', () => {
  test('from the first number of tasks on at which ours costs more', () => {
    const tasks = breakEvenTasksOf(service);
    expect(monthDollarsOf(service, tasks)).toBeGreaterThan(fargateDollars());
    expect(monthDollarsOf(service, tasks - 1)).toBeLessThanOrEqual(fargateDollars());
  });

  test('later where tasks come in bursts, and later where they are short', () => {
    const bursts = breakEvenTasksOf({ ...service, spread: BURSTS });
    expect(bursts).toBeGreaterThan(5 * breakEvenTasksOf(service));
    const short = breakEvenTasksOf({ ...service, work: { workMs: 50, size: 1 } });
    expect(short).toBeGreaterThan(breakEvenTasksOf(service));
  });

  test('always, where the poller always polls', () => {
    expect(breakEvenTasksOf({ ...service, pace: { kind: 'always' } })).toBe(0);
  });
});

describe('several pollers that share the tasks', () => {
  const shared = { ...service, pollers: 2 };

  test('cost what two idle ones cost where there are no tasks', () => {
    expect(monthDollarsOf(shared, 0)).toBe(idleCostOf(service.pace, 192, 2).dollars);
  });

  test('are awake more than one for the same tasks, and no more than twice as long', () => {
    const polling = (of: Service) => monthCostOf(of, 1_000_000).polling;
    expect(polling(shared)).toBeGreaterThan(polling(service));
    expect(polling(shared)).toBeLessThan(2 * polling(service));
  });
});

test('the parts of a month are what it costs', () => {
  const { looking, polling, notices, workers } = monthCostOf(service, 1_000_000);
  expect(looking + polling + notices + workers).toBe(monthDollarsOf(service, 1_000_000));
  expect(notices).toBe(0);
});
