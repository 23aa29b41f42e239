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

/** A service with one poller, and the work that it has. */
export interface Service {
  pace: Pace;
  pollerMemoryMb: number;
  work: Work;
  spread: Spread;
}

/** What a service costs in a month with so many tasks: to look for work, to poll while there is some, and the workers. */
export function monthDollarsOf(
  { pace, pollerMemoryMb, work, spread }: Service,
  tasks: number,
): number {
  const { dollars, waits } = idleCostOf(pace, pollerMemoryMb);
  const traffic: Traffic =
    spread.kind === 'spread'
      ? { kind: 'spread', tasksPerSecond: tasks / (HOURS_A_MONTH * 3_600) }
      : spread;
  const millions = tasks / MILLION;
  const polling =
    pace.kind === 'always' || tasks === 0
      ? 0
      : millions * pollerDollarsOf(traffic, work.workMs, waits.mean, pollerMemoryMb);
  const notices = pace.kind === 'wake' ? millions * noticeDollarsOf() : 0;
  return dollars + polling + notices + millions * workerDollarsOf(work);
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
