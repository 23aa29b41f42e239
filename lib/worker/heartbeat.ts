import type { Conductor } from '../conductor/client.ts';
import { HEARTBEAT_SHARE } from '../config/defaults.ts';
import { jsonLines } from '../task/log.ts';
import type { TaskContext } from './context.ts';

/**
 * Runs the work, and meanwhile tells Conductor at 80 % of the task's response timeout that it is alive,
 * again and again. A beat that fails is logged; the next one may succeed.
 */
export async function withHeartbeat<T>(
  task: TaskContext,
  conductor: () => Conductor,
  work: () => Promise<T>,
): Promise<T> {
  const everyMs = task.responseTimeoutSeconds * 1000 * HEARTBEAT_SHARE;
  if (everyMs === 0) return work();
  const beat = () =>
    conductor()
      .extendLease(task)
      .catch((error) =>
        jsonLines('warn', 'heartbeat failed', { taskId: task.taskId, error: String(error) }),
      );
  const timer = setInterval(beat, everyMs);
  return work().finally(() => clearInterval(timer));
}
