import type { Route } from '../config/plan.ts';

/** What a run did with the tasks of one type. */
export interface Tally {
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
export interface RunSummary extends Tally {
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** Polled, and neither dispatched nor given back when the run had to end: their workers report by themselves. */
  unfinished: number;
  /** By task type, or domain:type. */
  byType: Record<string, Tally>;
  /** Why a lane could not poll, where it could not: the next run tries again. */
  reason?: string;
}

/** A lane's count, and its trouble where it ended in some. */
export interface LaneReport extends Tally {
  route: Route;
  trouble?: string;
}

/** Nothing done yet. */
export const emptyTally = (): Tally => ({
  polled: 0,
  dispatched: 0,
  givenBack: 0,
  failed: 0,
  malformed: 0,
});

/** What the lanes did together. */
export function summaryOf(
  lanes: readonly LaneReport[],
  run: Pick<RunSummary, 'startedAt' | 'durationMs'>,
): RunSummary {
  const total = emptyTally();
  const byType: Record<string, Tally> = {};
  for (const { route, trouble: _, ...tally } of lanes) {
    byType[laneName(route)] = tally;
    add(total, tally);
  }
  const reasons = new Set(lanes.flatMap(({ trouble }) => trouble ?? []));
  const unfinished = total.polled - total.dispatched - total.givenBack;
  const reason = [...reasons].join('; ');
  return { ...run, ...total, unfinished, byType, ...(reason && { reason }) };
}

/** A lane is named as Conductor's domain mapping writes it. */
export const laneName = ({ taskType, domain }: Route): string =>
  domain ? `${domain}:${taskType}` : taskType;

function add(total: Tally, { polled, dispatched, givenBack, failed, malformed }: Tally): void {
  total.polled += polled;
  total.dispatched += dispatched;
  total.givenBack += givenBack;
  total.failed += failed;
  total.malformed += malformed;
}
