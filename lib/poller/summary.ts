import type { Route } from '../config/plan.ts';
import type { Pause } from '../protocol/pauses.ts';
import { laneName } from '../task/lane-name.ts';
import type { Verdict } from './handle-task.ts';

/** What a run did with the tasks of one type. */
export interface Counts {
  polled: number;
  /** Given to a worker, which answered, died or was queued. */
  dispatched: number;
  /** Put back into Conductor's queue, because no worker could be started. */
  givenBack: number;
  /** Reported as FAILED in place of a worker that died. */
  failed: number;
  /** Items of polls' answers that were not valid tasks. */
  malformed: number;
}

/** What a run did: the poller's answer, and its last log line. */
export interface RunSummary extends Counts {
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** Polled, and neither dispatched nor given back when the run had to end: their workers report them. */
  unfinished: number;
  /** By task type, or domain:type. */
  byType: Record<string, Counts>;
  /** Set where a lane could not poll: why. The next run tries again. */
  reason?: string;
  /** By task type: those that are paused, by whose order and why. Left out where none is. */
  paused?: Record<string, Pause>;
}

/** A lane's counts, its trouble where it could not poll at the end, and why it was not to poll then. */
export interface LaneReport extends Counts {
  route: Route;
  trouble?: string;
  paused?: Pause;
}

/** Nothing done yet. */
export const noCounts = (): Counts => ({
  polled: 0,
  dispatched: 0,
  givenBack: 0,
  failed: 0,
  malformed: 0,
});

const COUNTS = ['polled', 'dispatched', 'givenBack', 'failed', 'malformed'] as const;

/** The counts that each verdict increases by one. */
const COUNTED: Record<Verdict, (keyof Counts)[]> = {
  reported: ['dispatched'],
  queued: ['dispatched'],
  crashed: ['dispatched', 'failed'],
  notLoaded: ['givenBack'],
  throttled: ['givenBack'],
  notStarted: ['givenBack'],
  unknown: ['givenBack'],
  givenBack: ['givenBack'],
  malformed: ['malformed'],
};

/** Adds one task to the counts; returns which it has increased. */
export function count(counts: Counts, verdict: Verdict): readonly (keyof Counts)[] {
  for (const each of COUNTED[verdict]) counts[each] += 1;
  return COUNTED[verdict];
}

/** What the lanes did together. */
export function summaryOf(
  lanes: readonly LaneReport[],
  run: Pick<RunSummary, 'startedAt' | 'durationMs'>,
): RunSummary {
  const total = noCounts();
  const byType: Record<string, Counts> = {};
  const paused: Record<string, Pause> = {};
  for (const { route, trouble: _, paused: pause, ...counts } of lanes) {
    byType[laneName(route)] = counts;
    if (pause) paused[route.taskType] = pause;
    for (const each of COUNTS) total[each] += counts[each];
  }
  const reasons = new Set(lanes.flatMap(({ trouble }) => trouble ?? []));
  const unfinished = total.polled - total.dispatched - total.givenBack;
  const reason = [...reasons].join('; ');
  const isAnyPaused = Object.keys(paused).length > 0;
  return {
    ...{ ...run, ...total, unfinished, byType },
    ...(reason && { reason }),
    ...(isAnyPaused && { paused }),
  };
}
