import { REQUEST_TIMEOUT_MS } from '../conductor/defaults.ts';
import { ConductorError } from '../conductor/errors.ts';
import type { PollingConductor } from '../conductor/polling.ts';
import type { RemainingMs } from '../conductor/retry.ts';
import type { PollerReportPorts, SaveForLater } from '../reporting/ports.ts';
import { type SendCalls, sendResult } from '../reporting/send.ts';
import type { Part } from '../task/task-head.ts';
import { SIDE_CALLS } from './defaults.ts';
import { quotaOf, type Release } from './quota.ts';

/**
 * How a run reports. What is large is read and saved in turn: many calls can end at the same time.
 *
 * @param save undefined where the service has no inbox
 * @param remainingMs until a call to Conductor must have ended
 */
export function reportPortsOf(
  conductor: PollingConductor,
  save: SaveForLater | undefined,
  remainingMs: RemainingMs,
): Omit<PollerReportPorts, 'log'> {
  const large = quotaOf(1);
  const saves = quotaOf(SIDE_CALLS);

  /** Conductor does not tell a task's size before: so one large task is read at a time. */
  async function taskWithout(parts: readonly Part[], taskId: string, timeoutMs: number) {
    let release: Release = () => {};
    const beforeLarge = async () => {
      release = await large.take(1);
    };
    const reading = conductor.taskWithout(parts, taskId, { timeoutMs, beforeLarge });
    return reading.finally(() => release());
  }
  const timeoutMs = () => Math.min(REQUEST_TIMEOUT_MS, remainingMs());
  const getTask: SendCalls['getTask'] = (taskId, ms) =>
    taskWithout(['inputData', 'outputData'], taskId, ms);

  return {
    getTask: (taskId) => getTask(taskId, timeoutMs()),
    async savedOutputOf(taskId) {
      const task = await taskWithout(['inputData'], taskId, timeoutMs());
      if (!task) throw new ConductorError('unknown', `Conductor has no task ${taskId}`);
      return task.outputData;
    },
    sendResult: (result, receipt) =>
      sendResult(result, receipt, { getTask, updateTask: conductor.updateTask }, remainingMs),
    async saveForLater(undelivered) {
      if (!save) throw new Error('CONDUCTOR_INBOX_URL is not set, so there is no inbox');
      const release = await saves.take(1);
      return save(undelivered).finally(release);
    },
  };
}
