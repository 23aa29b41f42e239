/** Numbers of the client. */

/** One call, beyond what the server is asked to wait: a start that is given up too soon may be made twice. */
export const CALL_MS = 20_000;

/** One call for up to 1,000 workflows: what proxies allow, as a rule. */
export const BULK_MS = 60_000;

/** `run` and `wait` give up after so long; the workflow goes on. */
export const WAIT_MS = 60_000;

/** The first pause between two looks at a workflow; it doubles up to the longest. */
export const FIRST_PAUSE_MS = 100;
export const LONGEST_PAUSE_MS = 2_000;

/** The server waits so long with its answer to an execute: shorter than what proxies allow, 60 s as a rule. */
export const EXECUTE_SECONDS = 20;

/** A synchronous signal waits so long for the next WAIT or the end: what the server has as its default. */
export const SIGNAL_WAIT_MS = 5_000;
