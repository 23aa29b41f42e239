import type { Conductor } from '../conductor/client.ts';
import { HEARTBEAT_RETRY_SHARE, HEARTBEAT_SHARE } from '../config/defaults.ts';
import { jsonLines } from '../task/log.ts';
import type { TaskContext } from './context.ts';

/**
 * Runs the work, and meanwhile tells Conductor that it is alive: at once, since the task may have waited for a cold
 * start, and then at 80 % of its response timeout, again and again. A beat that is not taken is soon repeated.
 */
export async function withHeartbeat<T>(
  task: TaskContext,
  conductor: () => Conductor,
  work: () => Promise<T>,
): Promise<T> {
  const leaseMs = task.responseTimeoutSeconds * 1000;
  if (leaseMs === 0) return work();
  let timer: NodeJS.Timeout | undefined;
  const beatIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(beat, ms);
  };
  const beat = () => {
    beatIn(leaseMs * HEARTBEAT_RETRY_SHARE);
    conductor()
      .extendLease(task)
      .then(
        () => timer && beatIn(leaseMs * HEARTBEAT_SHARE),
        (error) =>
          jsonLines('warn', 'heartbeat failed', { taskId: task.taskId, error: String(error) }),
      );
  };
  beat();
  return work().finally(() => {
    clearTimeout(timer);
    timer = undefined;
  });
}
