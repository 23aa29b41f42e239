import { ConductorError } from '../../conductor/errors.ts';
import type { UndeliveredResult } from '../../protocol/undelivered.ts';
import { reportMessage } from '../../reporting/by-reporter.ts';
import { isPassing } from '../../reporting/inbox.ts';
import type { ReporterPorts, SaveForLater } from '../../reporting/ports.ts';
import { sendOrSmaller, storable } from '../../reporting/smaller.ts';
import type { Clock } from '../../task/clock.ts';
import { MAX_REDELIVERY_MS, REDELIVERY_MS, TRIES_OF_AN_OUTAGE } from './defaults.ts';

type DeliveryPorts = Pick<ReporterPorts, 'getTask' | 'sendResult' | 'waitingRetryOf' | 'log'> & {
  clock: Pick<Clock, 'sleep'>;
  /** Fires when the process ends: what Conductor has not taken by then is lost. */
  over: AbortSignal;
};

/**
 * A process has no inbox: it sends a result that Conductor does not take again and again, by the reporter's rules. Until
 * then the task keeps its slot. So the process holds no more of such results than it has slots, each of at most 10 MB of
 * output, and takes no new tasks that it could not report.
 */
export const delivering =
  (ports: DeliveryPorts): SaveForLater =>
  async (undelivered) => {
    for (let tries = 1; ; tries += 1) {
      const error = await failureOf(undelivered, tries, ports);
      if (error === undefined) return undelivered.result.status;
      if (!isPassing(error) || ports.over.aborted) throw error;
      const { taskId } = undelivered.receipt;
      const waitMs = Math.min(MAX_REDELIVERY_MS, REDELIVERY_MS * 2 ** Math.min(tries - 1, 10));
      if (tries === 1) ports.log('warn', SENT_AGAIN, { taskId, reason: messageOf(error) });
      await ports.clock.sleep(waitMs * (0.5 + Math.random() / 2), ports.over);
    }
  };

async function failureOf(undelivered: UndeliveredResult, tries: number, ports: DeliveryPorts) {
  try {
    await reportMessage({ kind: 'result', ...undelivered }, reporterPorts(tries, ports));
    return undefined;
  } catch (error) {
    return error;
  }
}

const reporterPorts = (tries: number, ports: DeliveryPorts): ReporterPorts => ({
  ...ports,
  ...STORED_NOWHERE,
  ...(tries > TRIES_OF_AN_OUTAGE && {
    sendResult: (result, receipt) =>
      sendOrSmaller(result, (update) => ports.sendResult(update, receipt), storable),
  }),
});

/** There is no bucket. */
const STORED_NOWHERE = { getStored: async () => undefined, removeStored: async () => {} };

const messageOf = (error: unknown) =>
  error instanceof ConductorError ? error.message : String(error);

const SENT_AGAIN =
  'Conductor does not take a result: the process keeps it, and sends it again until it does';
