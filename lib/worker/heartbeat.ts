import type { Log } from '../observe/log.ts';
import type { Timers } from '../task/clock.ts';
import type { Task } from '../task/task.ts';
import { HEARTBEAT_END_MS, HEARTBEAT_RETRY_SHARE, HEARTBEAT_SHARE } from './defaults.ts';

/** What a heartbeat needs. */
export interface HeartbeatPorts {
  timers: Pick<Timers, 'after'>;
  /** Starts the task's response timeout anew. */
  extendLease(task: Task): Promise<void>;
  log: Log;
}

/**
 * Runs the work, and meanwhile tells Conductor at 80 % of the task's response timeout that it still runs. The first beat
 * comes soon, since the task may have waited for a cold start. A beat that Conductor did not take is soon repeated.
 */
export async function withHeartbeat<T>(
  task: Task,
  { timers, extendLease, log }: HeartbeatPorts,
  work: () => Promise<T>,
): Promise<T> {
  const leaseMs = task.responseTimeoutSeconds * 1000;
  if (leaseMs === 0) return work();
  let isOver = false;
  let callOff = () => {};
  let beating: Promise<unknown> = Promise.resolve();
  const beatIn = (share: number) => {
    callOff();
    callOff = timers.after(leaseMs * share, beat);
  };
  const beat = () => {
    beatIn(HEARTBEAT_RETRY_SHARE);
    beating = extendLease(task).then(
      () => isOver || beatIn(HEARTBEAT_SHARE),
      (error) => log('warn', 'heartbeat failed', { taskId: task.taskId, error: String(error) }),
    );
  };
  beatIn(HEARTBEAT_RETRY_SHARE);
  try {
    return await work();
  } finally {
    isOver = true;
    callOff();
    await ended(beating, timers);
  }
}

/** The server reads a task and writes it back: a beat that is still on its way could undo the report. */
const ended = (beating: Promise<unknown>, { after }: Pick<Timers, 'after'>) =>
  new Promise<void>((resolve) => {
    const callOff = after(HEARTBEAT_END_MS, resolve);
    void beating.then(callOff).then(resolve);
  });
