/** Limits of the Conductor server, as measured on 3.32.2. None of them is ours to choose. */

/** The server answers 400 to a long poll of more than 5 s. */
export const LONG_POLL_MS = 5_000;

/** The server turns a larger output into a terminal failure, without an error in its answer. */
export const MAX_OUTPUT_BYTES = 10_240 * 1024;

/** The server stores a larger output outside of the task. A smaller output never replaces it there. */
export const MAX_SAVED_BYTES = 3_072 * 1024;

/**
 * The server neither reads nor writes more than 1,000 levels, and it writes an output inside a task inside a
 * workflow. It takes an output of 999 levels, but then it can no longer show the workflow.
 */
export const MAX_JSON_DEPTH = 900;

/** The server reads no longer key … */
export const MAX_KEY_LENGTH = 50_000;

/** … and no number of more characters. */
export const MAX_NUMBER_LENGTH = 1_000;

/** The server cuts reasonForIncompletion at 500 characters, even in the middle of a word. */
export const MAX_REASON_LENGTH = 500;

/** The server keeps 10 log entries of an update and drops the rest. */
export const MAX_LOGS_PER_UPDATE = 10;

/** A deeper value is too deep for the server, and soon for JSON.stringify. */
export const MAX_LEVELS = 1_000;

/** Of several domains in `taskToDomain`, the server chooses the first that was polled within this time. */
export const DOMAIN_ACTIVE_MS = 10_000;

/** A task has at most an input and a saved output of 10,240 KB each: the server's hard limits. */
export const MAX_TASK_BYTES = 24 * 1024 * 1024;

/** The numbers of a task definition are 32 bits wide at the server (`TaskDef.java`). */
export const MAX_DEFINITION_NUMBER = 2_147_483_647;
