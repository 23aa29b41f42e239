/** Numbers of the calls between our own Lambdas. */

/** A task whose function was throttled goes back to Conductor for this long: bursts pass in seconds. */
export const THROTTLED_SECONDS = 2;

/** … and a task whose function is missing, forbidden or broken, for this long: a person has to deploy. */
export const BROKEN_FUNCTION_SECONDS = 30;

/** An answer of more bytes is large, and so is one that does not say its size. */
export const LARGE_ANSWER_BYTES = 64 * 1024;

/** A function's timeout includes neither its cold start nor the network: an open call waits this much longer. */
export const CALL_MARGIN_MS = 15_000;
