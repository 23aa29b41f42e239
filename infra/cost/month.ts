import { idleCostOf, type Pace } from './idle.ts';
import { fargateDollars } from './others.ts';
import { HOURS_A_MONTH } from './prices.ts';
import {
  MILLION,
  noticeDollarsOf,
  pollerDollarsOf,
  type Traffic,
  type Work,
  workerDollarsOf,
} from './tasks.ts';

/** How the tasks of a month come: evenly spread over it, or in bursts of so many. */
export type Spread = { kind: 'spread' } | Extract<Traffic, { kind: 'bursts' }>;

/** A service, and the work that it has. */
export interface Service {
  pace: Pace;
  /** How many pollers share the tasks. Default: 1. */
  pollers?: number;
  pollerMemoryMb: number;
  work: Work;
  spread: Spread;
}

/** What a month costs, in dollars, by what it is for. */
export interface MonthCost {
  /** To look for work, also where there is none. */
  looking: number;
  /** To poll while there is work. */
  polling: number;
  /** To be told of work; 0 without `wake`. */
  notices: number;
  workers: number;
}

/** What a service costs in a month with so many tasks. */
export function monthCostOf(
  { pace, pollers = 1, pollerMemoryMb, work, spread }: Service,
  tasks: number,
): MonthCost {
  const { dollars, waits } = idleCostOf(pace, pollerMemoryMb, pollers);
  const traffic: Traffic =
    spread.kind === 'spread'
      ? { kind: 'spread', tasksPerSecond: tasks / pollers / (HOURS_A_MONTH * 3_600) }
      : spread;
  const millions = tasks / MILLION;
  return {
    looking: dollars,
    polling:
      pace.kind === 'always' || tasks === 0
        ? 0
        : millions * pollerDollarsOf(traffic, work.workMs, waits.mean, pollerMemoryMb),
    notices: pace.kind === 'wake' ? millions * noticeDollarsOf() : 0,
    workers: millions * workerDollarsOf(work),
  };
}

export function monthDollarsOf(service: Service, tasks: number): number {
  const { looking, polling, notices, workers } = monthCostOf(service, tasks);
  return looking + polling + notices + workers;
}

/**
 * From so many tasks a month on an always-on container is cheaper, as long as one can do them all. 0 where it always is.
 */
export function breakEvenTasksOf(service: Service): number {
  const isDearer = (tasks: number) => monthDollarsOf(service, tasks) > fargateDollars();
  if (isDearer(0)) return 0;
  let [from, to] = [0, 1];
  while (!isDearer(to)) [from, to] = [to, to * 2];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (isDearer(middle)) to = middle;
    else from = middle;
  }
  return to;
}
