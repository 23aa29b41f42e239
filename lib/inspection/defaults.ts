/** Numbers of an inspection. A person waits for it, and a server in trouble must not be troubled more. */

/** So many calls are open at once. */
export const ASKS_AT_ONCE = 10;

/** One call, which is not tried again. */
export const ASK_MS = 3_000;

/** All calls together: what has not been asked by then is not asked. */
export const INSPECTION_MS = 20_000;

/** The poller's function must still answer before Lambda ends it. */
export const ANSWER_MARGIN_MS = 5_000;

/** Task types of one answer: each takes some seven calls. */
export const TYPES_OF_AN_ANSWER = 40;

/** What was done in this time before is counted. */
export const COUNTED_MS = 60 * 60 * 1_000;

/** So many of the last tasks of a type are looked at, to see which workers had them. */
export const LAST_TASKS = 3;

/** … and no more bytes of them: they come with their inputs and outputs. */
export const MAX_LAST_TASKS_BYTES = 512 * 1024;

/** A history is at most two calls, one after the other; the second one is a whole workflow. */
export const HISTORY_MS = 10_000;

/** A workflow comes with the inputs and outputs of its tasks, which the poller's memory must hold. */
export const MAX_HISTORY_BYTES = 8 * 1024 * 1024;

/** Attempts of an answer: some 400 bytes each. */
export const MAX_ATTEMPTS = 1_000;
