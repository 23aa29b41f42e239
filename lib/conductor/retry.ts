import type { Clock } from '../task/clock.ts';
import { REPORT_RETRIES, REPORT_RETRY_MS, REQUEST_TIMEOUT_MS } from './defaults.ts';
import { ConductorError } from './errors.ts';

/** Time as a call sees it that is tried again. `remainingMs()` is asked anew before each attempt. */
export type RetryClock = Pick<Clock, 'nowMs' | 'remainingMs' | 'sleep'>;

/**
 * Tries a call until it succeeds, fails for good, or the time is up. Waits double, with full jitter,
 * so that many workers do not come back to an ailing server at once; a Retry-After is honoured.
 * Each attempt is told what it may take at most, in milliseconds.
 */
export async function withRetries<T>(
  attempt: (timeoutMs: number) => Promise<T>,
  clock: RetryClock,
  retriesLeft = REPORT_RETRIES,
  waitMs = REPORT_RETRY_MS,
): Promise<T> {
  try {
    return await attempt(Math.max(1, Math.min(REQUEST_TIMEOUT_MS, clock.remainingMs())));
  } catch (error) {
    if (!(error instanceof ConductorError) || !error.isPassing || retriesLeft === 0) throw error;
    const pauseMs = Math.max(waitMs * Math.random(), error.retryAfterMs ?? 0);
    if (pauseMs >= clock.remainingMs()) throw error;
    await clock.sleep(pauseMs);
    return withRetries(attempt, clock, retriesLeft - 1, waitMs * 2);
  }
}
