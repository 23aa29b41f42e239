import { WORKER_MEMORY_MB } from '../../infra/cost/defaults.ts';
import { priceOf } from '../../infra/cost/lambda.ts';
import { fargateDollars } from '../../infra/cost/others.ts';
import { HOURS_A_MONTH } from '../../infra/cost/prices.ts';
import {
  costOf,
  inboxRequestsOf,
  LOG_BYTES_OF_A_RUN,
  LOG_BYTES_OF_A_SUMMARY,
  sumOf,
} from '../../infra/cost/used.ts';
import { POLLER_MEMORY_MB, WAKE_MEMORY_MB } from '../../infra/plugin/defaults.ts';
import { roundDelays } from '../../lib/config/plan.ts';
import { meanOf, quantile, randomBy, rounded } from '../statistics.ts';
import { type Played, play } from './play.ts';
import { type PaceName, planOf, routeOf } from './service.ts';
import { burstyDay, type Day, HOUR_MS } from './traffic.ts';

/** Bursts in the working hours, from small to large ones, and single tasks at any hour. */
export const DAY: Day = {
  hours: 24,
  busyHours: [8, 18],
  burstsPerHour: 6,
  burstTasks: [20, 2_000],
  tasksPerSecond: 20,
  singlesPerHour: 12,
};
export const QUICK_DAY: Day = { ...DAY, hours: 2, busyHours: [0.5, 1.5], burstsPerHour: 4 };

/** What the functions of the types take. */
const WORK_MS = new Map([
  ['short', 50],
  ['usual', 200],
  ['long', 1_000],
]);
const CONCURRENCY = 50;

/** One line of the table. */
export interface DayFigures {
  pace: PaceName;
  tasks: number;
  meanMs: number;
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
  slotsMean: number;
  slotsPeak: number;
  coldStarts: number;
  pollerRuns: number;
  pollerSeconds: number;
  /** All but the workers. */
  serviceDollars: number;
  workerDollars: number;
  monthDollars: number;
}

/** A day of one service with one poller. */
export async function dayFigures(pace: PaceName, day: Day, seed: number): Promise<DayFigures> {
  const types = [...WORK_MS.keys()];
  const arrivals = burstyDay(day, types, randomBy(seed));
  const routes = types.map((type) => routeOf(type, { concurrency: CONCURRENCY }));
  const plan = planOf('poller', pace, routes);
  const forMs = day.hours * HOUR_MS;
  const setting = {
    ...{ plans: [plan], hasWake: pace === 'wake', warmUpMs: 0, forMs, seed },
    workMs: (type: string) => WORK_MS.get(type) ?? Number.NaN,
    serverCallsAtOnce: Number.POSITIVE_INFINITY,
  };
  const played = await play(setting, arrivals);
  const { waitsMs, pollers, workers } = played;
  const rounds = pace === 'always' ? 0 : roundDelays(plan).length;
  const serviceDollars = serviceDollarsOf(played, day.hours * 60, rounds);
  const workerDollars = priceOf(workers.calls, workers.billedMs, WORKER_MEMORY_MB);
  return {
    pace,
    tasks: waitsMs.length,
    meanMs: rounded(meanOf(waitsMs)),
    p50Ms: rounded(quantile(waitsMs, 0.5)),
    p99Ms: rounded(quantile(waitsMs, 0.99)),
    mostMs: rounded(quantile(waitsMs, 1)),
    slotsMean: rounded(played.slotMs / forMs),
    slotsPeak: played.peakSlots,
    coldStarts: workers.coldStarts,
    pollerRuns: pollers.calls,
    pollerSeconds: Math.round(pollers.billedMs / 1_000),
    serviceDollars: rounded(serviceDollars),
    workerDollars: rounded(workerDollars),
    monthDollars: rounded(((serviceDollars + workerDollars) * HOURS_A_MONTH) / day.hours),
  };
}

function serviceDollarsOf(
  { pollers, wake, ledgerReads, ledgerWrites, lines }: Played,
  minutes: number,
  roundsAMinute: number,
): number {
  // The reporter starts each of them.
  const rounds = roundsAMinute * minutes;
  const parts = costOf({
    ...{ minutes, pollers, pollerMemoryMb: POLLER_MEMORY_MB, ledgerReads, ledgerWrites },
    rounds,
    inboxRequests: inboxRequestsOf(roundsAMinute, 1, minutes),
    logBytes:
      (pollers.calls + wake.calls + rounds) * LOG_BYTES_OF_A_RUN + lines * LOG_BYTES_OF_A_SUMMARY,
  });
  return sumOf(parts) + priceOf(wake.calls, wake.billedMs, WAKE_MEMORY_MB);
}

/** What an always-on container costs meanwhile. */
export const fargateDollarsOf = ({ hours }: Day): number =>
  rounded((fargateDollars() * hours) / HOURS_A_MONTH);
