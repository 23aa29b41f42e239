import type { Conductor } from '../conductor/tasks.ts';
import { jsonLines } from '../observe/log.ts';
import type { TaskContext } from './context.ts';
import { HEARTBEAT_END_MS, HEARTBEAT_RETRY_SHARE, HEARTBEAT_SHARE } from './defaults.ts';

/**
 * Runs the work, and meanwhile tells Conductor at 80 % of the task's response timeout that it is alive, again and
 * again: for the first time soon, since the task may have waited for a cold start, and soon again after a beat that
 * was not taken.
 */
export async function withHeartbeat<T>(
  task: TaskContext,
  conductor: () => Conductor,
  work: () => Promise<T>,
): Promise<T> {
  const leaseMs = task.responseTimeoutSeconds * 1000;
  if (leaseMs === 0) return work();
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<unknown> = Promise.resolve();
  const beatIn = (share: number) => {
    clearTimeout(timer);
    timer = setTimeout(beat, Math.min(leaseMs * share, LONGEST_MS));
  };
  const beat = () => {
    beatIn(HEARTBEAT_RETRY_SHARE);
    beating = conductor()
      .extendLease(task)
      .then(
        () => timer && beatIn(HEARTBEAT_SHARE),
        (error) =>
          jsonLines('warn', 'heartbeat failed', { taskId: task.taskId, error: String(error) }),
      );
  };
  beatIn(HEARTBEAT_RETRY_SHARE);
  return work().finally(() => {
    clearTimeout(timer);
    timer = undefined;
    // The server reads a task and writes it back: a beat that is on its way could undo the report.
    return Promise.race([beating, sleep(HEARTBEAT_END_MS)]);
  });
}

/** Nothing may keep the process awake after its invocation. */
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Node's timers hold 32 bits. */
const LONGEST_MS = 2 ** 31 - 1;
