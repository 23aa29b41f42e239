/** The worker's numbers. */

/** The task's AbortSignal fires this long before Lambda would kill the function … */
export const ABORT_MARGIN_MS = 1_000;

/** … and a function that ignores the signal is reported as FAILED this long before. */
export const GIVE_UP_MARGIN_MS = 500;

/** In a short invocation, the margins above shrink to these shares of its time. */
export const ABORT_MARGIN_SHARE = 1 / 3;
export const GIVE_UP_MARGIN_SHARE = 1 / 6;

/** A task that a stopped process gives back can be polled again after this: the least that a server keeps apart. */
export const STOPPED_SECONDS = 1;

/** The time between two heartbeats, as a share of the task's response timeout: the number of Conductor's SDKs … */
export const HEARTBEAT_SHARE = 0.8;

/** … and the time before the first heartbeat, and after one that Conductor did not take. */
export const HEARTBEAT_RETRY_SHARE = 0.06;

/** Beats by hand that follow each other faster are left out, also where Conductor takes none: shorter than the time above. */
export const HEARTBEAT_PAUSE_SHARE = 0.03;

/** After the function has ended, the worker waits this long for an open heartbeat: less than the give-up margin. */
export const HEARTBEAT_END_MS = 200;

/** The share of an invocation's time that fetching a large input may take: the function needs the rest. */
export const FETCH_SHARE = 0.5;

/** The faults of an input that are named take at most this much. It is written into the task's log: the rest is counted. */
export const MAX_REPORT_BYTES = 8 * 1024;

/** A fault is cut at this many characters, so that at least one is named … */
export const MAX_FAULT_LENGTH = 1_500;

/** … and its path at this many: a key can be of any length. */
export const MAX_PATH_LENGTH = 200;

/** Of a union, this many variants are described, and of a union in a union this many levels. */
export const MAX_VARIANTS = 5;
export const MAX_VARIANT_LEVELS = 2;
