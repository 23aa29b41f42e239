/** The worker's numbers. */

/** The task's AbortSignal fires this long before Lambda would kill the function … */
export const ABORT_MARGIN_MS = 1_000;

/** … and a function that does not heed it is reported as FAILED this long before. */
export const GIVE_UP_MARGIN_MS = 500;

/** In a short invocation the margins above shrink to these shares of what it has. */
export const ABORT_MARGIN_SHARE = 1 / 3;
export const GIVE_UP_MARGIN_SHARE = 1 / 6;

/** Of a task's response timeout, how much passes between two heartbeats, the SDKs' number … */
export const HEARTBEAT_SHARE = 0.8;

/** … after one that was not taken, and before the first. */
export const HEARTBEAT_RETRY_SHARE = 0.06;

/** A function that has ended waits so long for a heartbeat on its way: less than what is left after giving up. */
export const HEARTBEAT_END_MS = 200;

/** The share of an invocation's time that fetching a large input may take: the function needs the rest. */
export const FETCH_SHARE = 0.5;
