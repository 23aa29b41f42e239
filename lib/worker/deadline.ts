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
 * Runs the work within the time that is left. Its signal asks it to stop a second before the process is killed. Work
 * that does not stop is given up on half a second before, while there is just time left to report.
 *
 * @throws DeadlineError where it was given up on
 */
export async function withinDeadline<T>(
  { after, remainingMs }: Pick<Timers, 'after' | 'remainingMs'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leftMs = remainingMs();
  const abortMarginMs = Math.min(ABORT_MARGIN_MS, leftMs * ABORT_MARGIN_SHARE);
  const giveUpMarginMs = Math.min(GIVE_UP_MARGIN_MS, leftMs * GIVE_UP_MARGIN_SHARE);
  const controller = new AbortController();
  const callOffAbort = after(leftMs - abortMarginMs, () => controller.abort());
  let callOffGivingUp = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = () => reject(stillRunning(giveUpMarginMs));
    callOffGivingUp = after(leftMs - giveUpMarginMs, giveUp);
  });
  try {
    return await Promise.race([work(controller.signal), givenUp]);
  } finally {
    // No timer may keep the process awake after its invocation.
    callOffAbort();
    callOffGivingUp();
  }
}

const stillRunning = (marginMs: number) =>
  new DeadlineError(
    `The worker was still running ${Math.round(marginMs)} ms before Lambda's timeout: raise the function's timeout, or return inProgress(…) in time.`,
  );
