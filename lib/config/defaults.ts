/** Numbers that the parts of a service agree on. */

/** The adapter's timeout is longer than the wrapped function's by this: for a cold start and the report. */
export const ADAPTER_MARGIN_SECONDS = 10;
