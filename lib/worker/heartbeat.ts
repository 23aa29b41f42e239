import type { Log } from '../observe/log.ts';
import type { Timers } from '../task/clock.ts';
import { idsOfRun } from '../task/ids.ts';
import type { Task } from '../task/task.ts';
import {
  HEARTBEAT_END_MS,
  HEARTBEAT_PAUSE_SHARE,
  HEARTBEAT_RETRY_SHARE,
  HEARTBEAT_SHARE,
} from './defaults.ts';

/** What a heartbeat needs. */
export interface HeartbeatPorts {
  timers: Pick<Timers, 'after' | 'nowMs'>;
  /** Restarts the task's response timeout. */
  extendLease(task: Task): Promise<void>;
  log: Log;
}

/**
 * Runs the work, which may beat by hand. Where the beats are regular too, Conductor is told at 80 % of the task's response
 * timeout that the work still runs. The first of them comes soon, since the task may have waited for a cold start. A beat
 * that Conductor did not take is logged, and the next one comes soon.
 */
export async function withHeartbeat<T>(
  task: Task,
  { timers, extendLease, log }: HeartbeatPorts,
  isRegular: boolean | undefined,
  work: (beat: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const leaseMs = task.responseTimeoutSeconds * 1000;
  let isOver = leaseMs === 0;
  let cancel = () => {};
  let beating: Promise<void> | undefined;
  let againAtMs = 0;
  const beatIn = (share: number) => {
    cancel();
    if (isRegular && !isOver) cancel = timers.after(leaseMs * share, beat);
  };
  const beat = async () => {
    // A function may beat for each of a million records: one beat is enough for a while.
    if (isOver || timers.nowMs() < againAtMs) return;
    beatIn(HEARTBEAT_RETRY_SHARE);
    againAtMs = timers.nowMs() + leaseMs * HEARTBEAT_PAUSE_SHARE;
    beating ??= extendLease(task)
      .then(
        () => {
          againAtMs = timers.nowMs() + leaseMs * HEARTBEAT_RETRY_SHARE;
          beatIn(HEARTBEAT_SHARE);
        },
        (error) => log('warn', 'heartbeat failed', { ...idsOfRun(task), error: String(error) }),
      )
      .finally(() => {
        beating = undefined;
      });
    await beating;
  };
  beatIn(HEARTBEAT_RETRY_SHARE);
  try {
    return await work(beat);
  } finally {
    isOver = true;
    cancel();
    if (beating) await ended(beating, timers);
  }
}

/** Waits for an open beat. The server reads a task and then writes it back, so such a beat could undo the report. */
const ended = (beating: Promise<void>, { after }: Pick<Timers, 'after'>) =>
  new Promise<void>((resolve) => {
    const cancel = after(HEARTBEAT_END_MS, resolve);
    void beating.then(cancel).then(resolve);
  });
