/** The kit's numbers. */

/** The timeout of a function under test, in seconds, where the test names none. */
export const TIMEOUT_SECONDS = 30;

/** The response timeout of its task, in seconds: Conductor's own default. */
export const RESPONSE_TIMEOUT_SECONDS = 3_600;

/** How long the poller and the reporter of a play may take for a report. */
export const POLLER_MS = 30_000;
export const REPORTER_MS = 30_000;
