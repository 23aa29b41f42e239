import type { Timers } from '../task/clock.ts';
import { isError } from '../task/thrown.ts';
import {
  ABORT_MARGIN_MS,
  ABORT_MARGIN_SHARE,
  GIVE_UP_MARGIN_MS,
  GIVE_UP_MARGIN_SHARE,
} from './defaults.ts';

/** The function ran until shortly before its process would have been killed. It is also the reason of `task.signal`. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The process stops before the function has ended. It is also the reason of `task.signal`. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Whether it is a StoppedError, also one of another copy of this package: the host can have one of its own. */
export const isStopped = (error: unknown): boolean =>
  isError(error) && error.name === 'StoppedError';

/**
 * Runs the work within the time that is left. A second before the process is killed, the signal asks the work to stop.
 * Half a second before, work that still runs is given up, so that there is time left to report.
 *
 * @param endedLate is called where work that was given up ends after all: too late to count
 * @param stops fires the signal earlier, with its own reason: a process can be stopped at any time
 * @throws DeadlineError where the work was given up, or stopped because of the signal
 * @throws the reason of `stops` where the work stopped because of it
 */
export async function withinDeadline<T>(
  { after, remainingMs }: Pick<Timers, 'after' | 'remainingMs'>,
  work: (signal: AbortSignal) => Promise<T>,
  endedLate: () => void = () => {},
  stops?: AbortSignal,
): Promise<T> {
  const leftMs = remainingMs();
  const abortMarginMs = Math.min(ABORT_MARGIN_MS, leftMs * ABORT_MARGIN_SHARE);
  const giveUpMarginMs = Math.min(GIVE_UP_MARGIN_MS, leftMs * GIVE_UP_MARGIN_SHARE);
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort(stillRunning(abortMarginMs, leftMs));
  const cancelAbort = after(leftMs - abortMarginMs, abort);
  const stop = () => controller.abort(stops?.reason);
  if (stops?.aborted) stop();
  stops?.addEventListener('abort', stop);
  let cancelGiveUp = () => {};
  try {
    const running = work(signal);
    const givenUp = new Promise<never>((_, reject) => {
      cancelGiveUp = after(leftMs - giveUpMarginMs, () => {
        reject(stillRunning(giveUpMarginMs, leftMs));
        running.then(endedLate, endedLate);
      });
    });
    return await Promise.race([running, givenUp]);
  } catch (error) {
    throw signal.aborted && saysAborted(error) ? signal.reason : error;
  } finally {
    // No timer may keep the process awake after its invocation.
    cancelAbort();
    cancelGiveUp();
    stops?.removeEventListener('abort', stop);
  }
}

/** Many clients throw an error of their own when a signal fires, which does not say why. */
const saysAborted = (error: unknown) =>
  isError(error) && (error.name === 'AbortError' || error.name === 'CanceledError');

const stillRunning = (marginMs: number, leftMs: number) =>
  new DeadlineError(
    `The worker had ${Math.round(leftMs)} ms, and was still running ${Math.round(marginMs)} ms before its timeout: raise the function's timeout, or return inProgress() in time.`,
  );
