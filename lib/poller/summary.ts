import type { Route } from '../config/plan.ts';
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
  /** Answers to a poll that were no tasks. */
  malformed: number;
}

/** What a run did; the poller's answer and its last log line. */
export interface RunSummary extends Counts {
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** Polled, and neither dispatched nor given back when the run had to end: their workers report by themselves. */
  unfinished: number;
  /** By task type, or domain:type. */
  byType: Record<string, Counts>;
  /** Why a lane could not poll, where it could not: the next run tries again. */
  reason?: string;
}

/** A lane's count, and its trouble where it ended in some. */
export interface LaneReport extends Counts {
  route: Route;
  trouble?: string;
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

/** What each verdict adds one to. */
const COUNTED: Record<Verdict, (keyof Counts)[]> = {
  reported: ['dispatched'],
  queued: ['dispatched'],
  failed: ['dispatched', 'failed'],
  notStarted: ['givenBack'],
  givenBack: ['givenBack'],
  malformed: ['malformed'],
};

/** Adds what was done with one task. */
export function count(counts: Counts, verdict: Verdict): void {
  for (const each of COUNTED[verdict]) counts[each] += 1;
}

/** What the lanes did together. */
export function summaryOf(
  lanes: readonly LaneReport[],
  run: Pick<RunSummary, 'startedAt' | 'durationMs'>,
): RunSummary {
  const total = noCounts();
  const byType: Record<string, Counts> = {};
  for (const { route, trouble: _, ...counts } of lanes) {
    byType[laneName(route)] = counts;
    for (const each of COUNTS) total[each] += counts[each];
  }
  const reasons = new Set(lanes.flatMap(({ trouble }) => trouble ?? []));
  const unfinished = total.polled - total.dispatched - total.givenBack;
  const reason = [...reasons].join('; ');
  return { ...run, ...total, unfinished, byType, ...(reason && { reason }) };
}

/** A lane is named as Conductor's domain mapping writes it. */
export const laneName = ({ taskType, domain }: Route): string =>
  domain ? `${domain}:${taskType}` : taskType;
