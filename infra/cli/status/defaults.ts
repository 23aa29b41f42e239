/** Numbers of `status`. */

/** With --watch, so long the screen stands still: each time costs a call of each poller and a search in its log. */
export const WATCH_EVERY_MS = 5_000;

/** … and for so long the cost is not asked again: CloudWatch bills each question, and counts late. */
export const COST_EVERY_MS = 10 * 60_000;

/** CloudWatch shows a line some seconds after it was written. */
export const LOG_LATE_MS = 2 * 60_000;
