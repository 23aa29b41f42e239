import { idsOf } from '../task/ids.ts';
import type { ReportedStatus, Task } from '../task/task.ts';

/** What others hear of tasks and pollers, on an event bus. docs/operations.md shows each. */

/** What an event says of a task. It holds nothing of the task's input and output. */
export interface ToldTask {
  taskId: string;
  taskType: string;
  workflowId: string;
  /** 1 for the first one; a retry is another task. */
  attempt: number;
  /** Left out where the task has none. */
  domain?: string | undefined;
  /** The status that Conductor was told. */
  status: ReportedStatus;
  /** As Conductor shows it. */
  reason?: string | undefined;
  /** From when Conductor had the task in its queue until its first poll, by Conductor's clock. */
  waitedMs?: number;
  /** From its first poll, by Conductor's clock, until Conductor had the report, by the clock of the function that tells. */
  durationMs?: number;
}

/** … of a result that Conductor does not have. What the function does not know of the task is left out. */
export interface ToldResult extends Partial<Omit<ToldTask, 'waitedMs' | 'durationMs' | 'domain'>> {
  taskId: string;
  /** Why Conductor, or the inbox, did not take it. */
  reason: string;
  /** Whether a person still finds it, among the dead letters. */
  kept: 'deadLetters' | 'nowhere';
}

/** … of a type that has no work done. */
export interface ToldTrouble {
  taskType: string;
  domain?: string;
  /** Its polls fail, or its worker does not load, or dies again and again. */
  trouble: 'pollFails' | 'workerBroken';
  reason: string;
}

export type LifecycleEvent =
  | { kind: 'TaskCompleted' | 'TaskFailed' | 'TaskGivenBack'; detail: ToldTask }
  | { kind: 'ResultUndelivered'; detail: ToldResult }
  | { kind: 'PollerTrouble'; detail: ToldTrouble };

/** Tells others what has happened. It neither waits nor throws. */
export interface LifecycleEvents {
  /** Conductor has taken a report of the task. */
  reported(task: TaskTimes, report: Reported): void;
  /** A result can be delivered no more. */
  undelivered(result: ToldResult): void;
  /** A type cannot be worked on. */
  troubled(trouble: ToldTrouble): void;
}

/** Sends at most ten events, within some five seconds or a given time; resolves to what was not taken. It never rejects. */
export type PutEvents = (
  events: readonly LifecycleEvent[],
  withinMs?: number,
) => Promise<Refused | undefined>;

interface Refused {
  dropped: number;
  reason: string;
}

/** The log line of it. */
export const EVENTS_DROPPED = 'the event bus did not take events';

/** What is read of a task to tell of it. */
type TaskTimes = Pick<
  Task,
  | 'taskId'
  | 'taskType'
  | 'workflowInstanceId'
  | 'retryCount'
  | 'domain'
  | 'scheduledTime'
  | 'startTime'
>;

/** What a report said of the task. */
interface Reported {
  status: ReportedStatus;
  reason?: string | undefined;
}

/**
 * The event of a report that Conductor has taken. Undefined where the worker has put the task off, by `inProgress`: an
 * update that gives a task back has a reason.
 */
export function reportedEvent(
  task: TaskTimes,
  { status, reason }: Reported,
  nowMs: number,
): LifecycleEvent | undefined {
  if (status === 'IN_PROGRESS' && reason === undefined) return undefined;
  const { domain, scheduledTime, startTime } = task;
  const detail = {
    ...idsOf(task),
    ...{ domain, status, reason },
    // A task that was not polled has no start: a late result went to its retry.
    ...(startTime > 0 && {
      waitedMs: Math.max(0, startTime - scheduledTime),
      durationMs: Math.max(0, nowMs - startTime),
    }),
  };
  return { kind: KINDS[status] ?? 'TaskFailed', detail };
}

/** … of a status that is not FAILED. */
const KINDS: Partial<Record<ReportedStatus, 'TaskCompleted' | 'TaskGivenBack'>> = {
  COMPLETED: 'TaskCompleted',
  IN_PROGRESS: 'TaskGivenBack',
};
