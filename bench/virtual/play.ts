import { type Plan, type Route, roundDelays, taskTypesOf } from '../../lib/config/plan.ts';
import type { Task } from '../../lib/task/task.ts';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { randomBy } from '../statistics.ts';
import { conductorIn } from './conductor.ts';
import { ROUND_LATE_MS } from './defaults.ts';
import { gaugeIn } from './gauge.ts';
import { type Bill, type CallTimes, lambdaIn } from './lambda.ts';
import { notifierIn, WAKE } from './notifier.ts';
import { pollerIn, type VirtualPoller, type World } from './poller.ts';
import type { Arrival } from './traffic.ts';

/** A service in virtual time, and how long it is watched. */
export interface Setting {
  /** One for each poller. Each type belongs to one of them. */
  plans: readonly Plan[];
  hasWake: boolean;
  /** How long the function of a type takes. */
  workMs(taskType: string): number;
  /** How many calls the server works on at a time. */
  serverCallsAtOnce: number;
  /** Default: as on AWS. */
  callTimes?: CallTimes;
  /** Not counted: the first processes start. */
  warmUpMs: number;
  forMs: number;
  seed: number;
}

/** What was seen between the end of the warm-up and the end. */
export interface Played extends Counted {
  /** Of each task that was scheduled then: from scheduled to the first line of its worker's function. */
  waitsMs: number[];
  /** When each task was reported, from the start on. */
  reportedAtMs: number[];
  peakSlots: number;
}

interface Counted {
  polls: number;
  ledgerReads: number;
  ledgerWrites: number;
  lines: number;
  /** Slots times milliseconds. */
  slotMs: number;
  pollers: Bill;
  workers: Bill;
  wake: Bill;
}

/** Plays the arrivals until the last of them has been worked on. */
export async function play(setting: Setting, arrivals: readonly Arrival[]): Promise<Played> {
  const { plans, warmUpMs, forMs, workMs } = setting;
  const clock = fakeClock(Number.POSITIVE_INFINITY);
  const lambda = lambdaIn(clock, setting.callTimes);
  const pollers: VirtualPoller[] = [];
  const notify = setting.hasWake ? notifierIn(clock, lambda, pollers) : undefined;
  const conductor = conductorIn(clock, setting.serverCallsAtOnce, notify);
  const slots = gaugeIn(clock);
  const waitsMs: number[] = [];
  const reportedAtMs: number[] = [];

  async function work(route: Route, { scheduledTime = 0 }: Task): Promise<void> {
    const elapsedMs = scheduledTime - (clock.nowMs() - clock.elapsedMs());
    if (elapsedMs >= warmUpMs) waitsMs.push(clock.nowMs() - scheduledTime);
    await clock.sleep(workMs(route.taskType));
    await conductor.report();
    reportedAtMs.push(clock.elapsedMs());
  }

  const world: World = { clock, conductor, lambda, slots, work };
  pollers.push(...plans.map((plan) => pollerIn(world, plan)));
  const workers = plans.flatMap(({ routes }) => routes.map(({ functionName }) => functionName));

  const counted = (): Counted => ({
    polls: conductor.polls(),
    ledgerReads: sum(pollers, ({ item }) => item.reads),
    ledgerWrites: sum(pollers, ({ item }) => item.writes),
    lines: sum(pollers, ({ lines }) => lines()),
    slotMs: slots.area(),
    pollers: lambda.billOf(plans.map(({ ruleName }) => ruleName)),
    workers: lambda.billOf(workers),
    wake: lambda.billOf([WAKE]),
  });

  async function scheduleAll(): Promise<void> {
    for (const { atMs, taskType } of arrivals) {
      if (atMs > clock.elapsedMs()) await clock.sleep(atMs - clock.elapsedMs());
      conductor.schedule(taskType);
    }
  }

  async function watch(): Promise<Played> {
    startPollers(pollers, setting, clock);
    const scheduled = scheduleAll();
    await clock.sleep(warmUpMs);
    const before = counted();
    slots.takePeak();
    await clock.sleep(forMs - warmUpMs);
    const after = counted();
    const peakSlots = slots.takePeak();
    await scheduled;
    while (reportedAtMs.length < arrivals.length) await clock.sleep(LOOK_AGAIN_MS);
    return { ...difference(after, before), waitsMs, reportedAtMs, peakSlots };
  }

  const types = new Set(plans.flatMap(taskTypesOf));
  const unknown = arrivals.find(({ taskType }) => !types.has(taskType));
  if (unknown) throw new Error(`no poller of the setting has the type ${unknown.taskType}`);
  return clock.run(watch());
}

const LOOK_AGAIN_MS = 100;

/** Starts each poller at each tick and round. */
function startPollers(
  pollers: readonly VirtualPoller[],
  { plans, seed }: Setting,
  clock: World['clock'],
): void {
  const random = randomBy(seed);
  const [least, most] = ROUND_LATE_MS;
  async function ticks() {
    for (;;) {
      for (const [i, poller] of pollers.entries()) {
        void poller.run('tick');
        const delays = plans[i] ? roundDelays(plans[i]) : [];
        for (const seconds of delays)
          clock.after(
            seconds * 1_000 + least + random() * (most - least),
            () => void poller.run('round'),
          );
      }
      await clock.sleep(60_000);
    }
  }
  void ticks();
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const billBetween = (after: Bill, before: Bill): Bill => ({
  calls: after.calls - before.calls,
  billedMs: after.billedMs - before.billedMs,
  coldStarts: after.coldStarts - before.coldStarts,
});

const difference = (after: Counted, before: Counted): Counted => ({
  polls: after.polls - before.polls,
  ledgerReads: after.ledgerReads - before.ledgerReads,
  ledgerWrites: after.ledgerWrites - before.ledgerWrites,
  lines: after.lines - before.lines,
  slotMs: after.slotMs - before.slotMs,
  pollers: billBetween(after.pollers, before.pollers),
  workers: billBetween(after.workers, before.workers),
  wake: billBetween(after.wake, before.wake),
});
