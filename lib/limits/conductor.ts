/** Limits of the Conductor server, as measured on 3.32.2. None of them is ours to choose. */

/** The server answers 400 to a long poll of more than 5 s. */
export const LONG_POLL_MS = 5_000;

/** The server turns an output of more into a terminal failure, in silence. */
export const MAX_OUTPUT_BYTES = 10_240 * 1024;

/** From here on the server keeps an output outside of the task: what was saved there is never replaced by less. */
export const MAX_SAVED_BYTES = 3_072 * 1024;

/**
 * The server neither reads nor writes more than 1,000 levels, and it writes an output inside a task inside a
 * workflow: an output of 999 is taken, and then no workflow with it can be looked at any more.
 */
export const MAX_JSON_DEPTH = 900;

/** The server cuts reasonForIncompletion at 500 characters, in the middle of a word if need be. */
export const MAX_REASON_LENGTH = 500;

/** The server keeps 10 log entries of an update and drops the rest. */
export const MAX_LOGS_PER_UPDATE = 10;

/** Deeper than the server itself goes, and soon too deep for JSON.stringify. */
export const MAX_LEVELS = 1_000;
