/** Numbers of task definitions. */

/**
 * Added to a function's timeout for its tasks' responseTimeoutSeconds: the time that an invocation may wait
 * in Lambda's queue, then half a minute for the cold start and the report's tries.
 */
export const RESPONSE_MARGIN_SECONDS = 90;
