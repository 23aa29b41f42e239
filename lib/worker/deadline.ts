import {
  ABORT_MARGIN_MS,
  ABORT_MARGIN_SHARE,
  GIVE_UP_MARGIN_MS,
  GIVE_UP_MARGIN_SHARE,
} from './defaults.ts';

/** The function ran until shortly before Lambda would have killed it. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** A timer's end can be called off: nothing may keep the process awake after its invocation. */
export interface AbortTimer {
  signal: AbortSignal;
  clear(): void;
}

/** Asks the function to stop: fires a second before an invocation with `remainingMs` left is killed. */
export function abortBefore(remainingMs: number): AbortTimer {
  const marginMs = Math.min(ABORT_MARGIN_MS, remainingMs * ABORT_MARGIN_SHARE);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), remainingMs - marginMs);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

/**
 * Goes on without a function that does not stop, while there is just time left to report.
 *
 * @throws DeadlineError half a second before an invocation with `remainingMs` left is killed
 */
export async function giveUpBefore<T>(work: Promise<T>, remainingMs: number): Promise<T> {
  const marginMs = Math.min(GIVE_UP_MARGIN_MS, remainingMs * GIVE_UP_MARGIN_SHARE);
  let timer: NodeJS.Timeout | undefined;
  const gaveUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(stillRunning(marginMs)), remainingMs - marginMs);
  });
  try {
    return await Promise.race([work, gaveUp]);
  } finally {
    clearTimeout(timer);
  }
}

const stillRunning = (marginMs: number) =>
  new DeadlineError(
    `the worker was still running ${Math.round(marginMs)} ms before Lambda's timeout: raise the function's timeout, or return inProgress(…) in time`,
  );
