import type { Timers } from '../task/clock.ts';
import {
  ABORT_MARGIN_MS,
  ABORT_MARGIN_SHARE,
  GIVE_UP_MARGIN_MS,
  GIVE_UP_MARGIN_SHARE,
} from './defaults.ts';

/** The function ran until shortly before its process would have been killed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Runs the work within the time that is left. A second before the process is killed, the signal asks the work to stop.
 * Half a second before, work that still runs is given up, so that there is time left to report.
 *
 * @throws DeadlineError where the work was given up
 */
export async function withinDeadline<T>(
  { after, remainingMs }: Pick<Timers, 'after' | 'remainingMs'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leftMs = remainingMs();
  const abortMarginMs = Math.min(ABORT_MARGIN_MS, leftMs * ABORT_MARGIN_SHARE);
  const giveUpMarginMs = Math.min(GIVE_UP_MARGIN_MS, leftMs * GIVE_UP_MARGIN_SHARE);
  const controller = new AbortController();
  const cancelAbort = after(leftMs - abortMarginMs, () => controller.abort());
  let cancelGiveUp = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = () => reject(stillRunning(giveUpMarginMs));
    cancelGiveUp = after(leftMs - giveUpMarginMs, giveUp);
  });
  try {
    return await Promise.race([work(controller.signal), givenUp]);
  } finally {
    // No timer may keep the process awake after its invocation.
    cancelAbort();
    cancelGiveUp();
  }
}

const stillRunning = (marginMs: number) =>
  new DeadlineError(
    `The worker was still running ${Math.round(marginMs)} ms before Lambda's timeout: raise the function's timeout, or return inProgress() in time.`,
  );
