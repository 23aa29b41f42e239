import { REQUEST_TIMEOUT_MS } from '../conductor/defaults.ts';
import type { PollingConductor, Reading } from '../conductor/polling.ts';
import type { PollerReportPorts, SaveForLater } from '../reporting/ports.ts';
import { type SendCalls, sendResult } from '../reporting/send.ts';
import { clockUntil } from '../task/clock.ts';
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
  remainingMs: () => number,
): Omit<PollerReportPorts, 'log'> {
  const large = quotaOf(1);
  const saves = quotaOf(SIDE_CALLS);

  /** Conductor does not tell a task's size before: so one large task is read at a time. */
  async function inTurn<T>(timeoutMs: number, read: (how: Reading) => Promise<T>): Promise<T> {
    let release: Release = () => {};
    const beforeLarge = async () => {
      release = await large.take(1);
    };
    return read({ timeoutMs, beforeLarge }).finally(() => release());
  }
  const timeoutMs = () => Math.min(REQUEST_TIMEOUT_MS, remainingMs());
  const getTask: SendCalls['getTask'] = (taskId, ms) =>
    inTurn(ms, (how) => conductor.taskHead(taskId, how));

  const clock = clockUntil(remainingMs);
  return {
    getTask: (taskId) => getTask(taskId, timeoutMs()),
    savedOutputOf: (taskId) => inTurn(timeoutMs(), (how) => conductor.savedOutputOf(taskId, how)),
    sendResult: (result, receipt) =>
      sendResult(result, receipt, { getTask, updateTask: conductor.updateTask }, clock),
    async saveForLater(undelivered) {
      if (!save) throw new Error('CONDUCTOR_INBOX_URL is not set, so there is no inbox');
      const release = await saves.take(1);
      return save(undelivered).finally(release);
    },
  };
}
