import { MAX_LOGS_PER_UPDATE, MAX_REASON_LENGTH } from '../limits/conductor.ts';
import { parseExact } from '../task/exact-json.ts';
import { isObject } from '../task/parse.ts';
import {
  type JsonObject,
  REPORTED_STATUSES,
  type ReportedStatus,
  type Task,
} from '../task/task.ts';
import type { Ask, Asked } from './ask.ts';
import type { Fault } from './faults.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Which of the three Lambdas speaks to Conductor. */
export type Speaker = 'worker' | 'poller' | 'reporter';

/** A report that was sent to Conductor, and what became of it. */
export interface Report {
  /** Milliseconds of virtual time after the worker was called. */
  readonly atMs: number;
  readonly by: Speaker;
  readonly status: ReportedStatus;
  /**
   * `ignored`: the task had ended before, or Conductor had given up on it. `unreachable`: Conductor was away.
   * `too late`: it was taken or ignored, but Conductor's answer came when the speaker no longer waited.
   */
  readonly answer: 'taken' | 'ignored' | 'unreachable' | 'too late';
}

/** What a report says. */
export interface Said {
  status: ReportedStatus;
  outputData: JsonObject;
  reasonForIncompletion?: string;
  callbackAfterSeconds?: number;
  logs: string[];
}

/** A Conductor in memory that has dispatched one task. It knows what the real server does with updates of a task. */
export interface FakeConductor {
  /** Conductor, as one of the Lambdas asks it. */
  askedBy(by: Speaker): Ask;
  readonly reports: readonly Report[];
  readonly heartbeatsAtMs: readonly number[];
  /** The report that it took last, and of which speaker. */
  taken(): { by: Speaker; said: Said } | undefined;
  /** The report that it was sent last, taken or not. */
  sent(): Said | undefined;
  /** Whether it has given up on the task, since it had not heard of it for the response timeout. */
  hasTimedOut(): boolean;
}

/** @param polled the task, as the poll has returned it */
export function fakeConductor(
  polled: Task,
  time: VirtualTime,
  fault: Fault | undefined,
): FakeConductor {
  const reports: Report[] = [];
  const heartbeatsAtMs: number[] = [];
  const leaseMs = polled.responseTimeoutSeconds * 1_000;
  let heardAtMs = time.nowMs();
  let task = polled;
  let taken: { by: Speaker; said: Said } | undefined;
  let sent: Said | undefined;

  const isAway = () =>
    fault?.kind === 'outage' &&
    time.elapsedMs() >= fault.fromMs &&
    time.elapsedMs() < fault.fromMs + fault.forMs;

  const expire = () => {
    if (task.status === 'IN_PROGRESS' && leaseMs > 0 && time.nowMs() - heardAtMs > leaseMs)
      task = { ...task, status: 'TIMED_OUT' };
  };

  function extendLease(): void {
    if (task.status !== 'IN_PROGRESS') return;
    heardAtMs = time.nowMs();
    heartbeatsAtMs.push(time.elapsedMs());
  }

  /** A task that has ended ignores updates, and the answer does not say so. */
  function update(by: Speaker, said: Said): 'taken' | 'ignored' {
    if (!OPEN.includes(task.status)) return 'ignored';
    const { status, outputData } = said;
    task = { ...task, outputData, status: status === 'IN_PROGRESS' ? 'SCHEDULED' : status };
    taken = { by, said: { ...said, logs: [...(taken?.said.logs ?? []), ...said.logs] } };
    return 'taken';
  }

  function answer({ method, path }: Asked): { status: number; body: string } {
    if (method === 'post' && path === '/tasks') return { status: 200, body: task.taskId };
    if (path === `/tasks/${encodeURIComponent(task.taskId)}`)
      return { status: 200, body: JSON.stringify(task) };
    // It has no external payload storage.
    if (path === '/tasks/externalstoragelocation') return { status: 200, body: '{}' };
    const message = `Task not found for taskId: ${path}`;
    return { status: 404, body: JSON.stringify({ status: 404, message }) };
  }

  return {
    reports,
    heartbeatsAtMs,
    taken: () => taken,
    sent: () => sent,
    hasTimedOut: () => {
      expire();
      return task.status === 'TIMED_OUT';
    },
    askedBy: (by) => async (asked) => {
      const said = saidIn(asked);
      const atMs = time.elapsedMs();
      const tell = (what: Report['answer']) => {
        if (said) reports.push({ atMs, by, status: said.status, answer: what });
      };
      sent = said ?? sent;
      if (isAway()) {
        tell('unreachable');
        return undefined;
      }
      expire();
      const lateMs = fault?.kind === 'late' ? fault.byMs : 0;
      const isTooLate = lateMs > asked.timeoutMs;
      if (said) {
        const took = update(by, said);
        tell(isTooLate ? 'too late' : took);
      } else if (asked.body !== undefined) extendLease();
      const answered = answer(asked);
      if (lateMs > 0) await time.sleep(Math.min(lateMs, asked.timeoutMs));
      return isTooLate ? undefined : answered;
    },
  };
}

/** A task that was put back still takes an update. */
const OPEN = ['IN_PROGRESS', 'SCHEDULED'];

/** The update in a request; undefined for a heartbeat, and for a question. */
function saidIn({ body }: Asked): Said | undefined {
  const update = body === undefined ? undefined : parseExact(body);
  if (!isObject(update) || update.extendLease === true) return undefined;
  const { outputData, reasonForIncompletion: reason, callbackAfterSeconds: seconds } = update;
  const status = REPORTED_STATUSES.find((each) => each === update.status);
  if (!status || !isJsonObject(outputData)) return undefined;
  return {
    status,
    outputData,
    ...(typeof reason === 'string' && {
      reasonForIncompletion: reason.slice(0, MAX_REASON_LENGTH),
    }),
    ...(typeof seconds === 'number' && { callbackAfterSeconds: seconds }),
    logs: linesIn(update.logs),
  };
}

/** The server shows them by their times. */
const linesIn = (logs: unknown): string[] =>
  (Array.isArray(logs) ? logs.filter(isObject) : [])
    .slice(0, MAX_LOGS_PER_UPDATE)
    .toSorted((one, other) => Number(one.createdTime) - Number(other.createdTime))
    .map(({ log }) => String(log));

const isJsonObject = (value: unknown): value is JsonObject => isObject(value);
