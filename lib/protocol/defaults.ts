/** Numbers of the calls between our own Lambdas. */

/** A task whose function was throttled goes back to Conductor for so long: bursts pass in seconds. */
export const THROTTLED_SECONDS = 2;

/** … and one whose function is missing, forbidden or broken: somebody has to deploy. */
export const BROKEN_FUNCTION_SECONDS = 30;

/** A function's timeout does not count its cold start, nor AWS's own way: the open call waits so much longer. */
export const CALL_MARGIN_MS = 15_000;
