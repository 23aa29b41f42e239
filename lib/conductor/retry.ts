import { REPORT_RETRIES, REPORT_RETRY_MS, REQUEST_TIMEOUT_MS } from './defaults.ts';
import { ConductorError } from './errors.ts';

/** Milliseconds until the caller must be done; asked anew before each attempt. */
export type RemainingMs = () => number;

/**
 * Tries a call until it succeeds, fails for good, or the time is up. Waits double, with full jitter,
 * so that many workers do not come back to an ailing server at once; a Retry-After is honoured.
 * Each attempt is told what it may take at most, in milliseconds.
 */
export async function withRetries<T>(
  attempt: (timeoutMs: number) => Promise<T>,
  remainingMs: RemainingMs,
  retriesLeft = REPORT_RETRIES,
  waitMs = REPORT_RETRY_MS,
): Promise<T> {
  try {
    return await attempt(Math.max(1, Math.min(REQUEST_TIMEOUT_MS, remainingMs())));
  } catch (error) {
    if (!(error instanceof ConductorError) || !error.isPassing || retriesLeft === 0) throw error;
    const pauseMs = Math.max(waitMs * Math.random(), error.retryAfterMs ?? 0);
    if (pauseMs >= remainingMs()) throw error;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return withRetries(attempt, remainingMs, retriesLeft - 1, waitMs * 2);
  }
}
