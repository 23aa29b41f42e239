import type { Log } from '../observe/log.ts';
import type { Timers } from '../task/clock.ts';
import { idsOfRun } from '../task/ids.ts';
import type { Task } from '../task/task.ts';
import { HEARTBEAT_END_MS, HEARTBEAT_RETRY_SHARE, HEARTBEAT_SHARE } from './defaults.ts';

/** What a heartbeat needs. */
export interface HeartbeatPorts {
  timers: Pick<Timers, 'after'>;
  /** Restarts the task's response timeout. */
  extendLease(task: Task): Promise<void>;
  log: Log;
}

/**
 * Runs the work. Meanwhile it tells Conductor, at 80 % of the task's response timeout, that the work still runs. The
 * first beat comes soon, since the task may have waited for a cold start. A beat that Conductor did not take is repeated
 * soon.
 */
export async function withHeartbeat<T>(
  task: Task,
  { timers, extendLease, log }: HeartbeatPorts,
  work: () => Promise<T>,
): Promise<T> {
  const leaseMs = task.responseTimeoutSeconds * 1000;
  if (leaseMs === 0) return work();
  let isOver = false;
  let cancel = () => {};
  let beating: Promise<unknown> = Promise.resolve();
  const beatIn = (share: number) => {
    cancel();
    cancel = timers.after(leaseMs * share, beat);
  };
  const beat = () => {
    beatIn(HEARTBEAT_RETRY_SHARE);
    beating = extendLease(task).then(
      () => isOver || beatIn(HEARTBEAT_SHARE),
      (error) => log('warn', 'heartbeat failed', { ...idsOfRun(task), error: String(error) }),
    );
  };
  beatIn(HEARTBEAT_RETRY_SHARE);
  try {
    return await work();
  } finally {
    isOver = true;
    cancel();
    await ended(beating, timers);
  }
}

/** Waits for an open beat. The server reads a task and then writes it back, so such a beat could undo the report. */
const ended = (beating: Promise<unknown>, { after }: Pick<Timers, 'after'>) =>
  new Promise<void>((resolve) => {
    const cancel = after(HEARTBEAT_END_MS, resolve);
    void beating.then(cancel).then(resolve);
  });
