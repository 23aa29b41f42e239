import type { Route } from '../config/plan.ts';
import type { Pause } from '../protocol/pauses.ts';
import { laneName } from '../task/lane-name.ts';
import type { CallHindrance } from './capacity.ts';
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

/** What a run or a process did. */
export interface WorkSummary extends Counts {
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** Polled, and neither dispatched nor given back when the run had to end: their workers report them. */
  unfinished: number;
  /** By task type, or domain:type. */
  byType: Record<string, Counts>;
  /** Set where a lane could not poll: why. */
  reason?: string;
}

/** What a run did: the poller's answer, and its last log line. */
export interface RunSummary extends WorkSummary {
  /** By task type: those that are paused, by whose order and why. Left out where none is. */
  paused?: Record<string, Pause>;
  /** By task type, or domain:type: what held it back at the end. Left out where nothing did. */
  heldBack?: Record<string, Hindrance>;
}

/** What holds a lane back. No run knows it of the one before: the next one tries anew. */
export type Hindrance =
  /** It cannot poll. */
  | { kind: 'pollFails'; reason: string }
  /** Its worker does not load or dies: one task at a time tries it. */
  | { kind: 'broken'; reason: string }
  | CallHindrance;

/** A lane's counts, what held it back at the end, and why it was not to poll then. */
export interface LaneReport extends Counts {
  route: Route;
  hindrance?: Hindrance;
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
  const byType: [string, Counts][] = [];
  const paused: [string, Pause][] = [];
  const heldBack: [string, Hindrance][] = [];
  for (const { route, hindrance, paused: pause, ...counts } of lanes) {
    byType.push([laneName(route), counts]);
    if (hindrance) heldBack.push([laneName(route), hindrance]);
    if (pause) paused.push([route.taskType, pause]);
    for (const each of COUNTS) total[each] += counts[each];
  }
  const reasons = new Set(heldBack.flatMap(([, each]) => ('reason' in each ? each.reason : [])));
  const unfinished = total.polled - total.dispatched - total.givenBack;
  const reason = [...reasons].join('; ');
  return {
    ...{ ...run, ...total, unfinished, byType: Object.fromEntries(byType) },
    ...(reason && { reason }),
    ...(paused.length > 0 && { paused: Object.fromEntries(paused) }),
    ...(heldBack.length > 0 && { heldBack: Object.fromEntries(heldBack) }),
  };
}
