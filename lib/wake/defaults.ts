/** Numbers of the wake function and of its callers. */

/** The secret is read again after so long: then a new one counts. */
export const SECRET_MS = 60_000;

/** A call of `wakePoller` waits so long: the function answers in some 10 ms, and in a second where its process has to start. */
export const WAKE_TIMEOUT_MS = 1_500;
/** … and is made once more after this time, at most. */
export const WAKE_RETRY_MS = 200;
