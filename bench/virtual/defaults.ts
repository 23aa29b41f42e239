/**
 * What Conductor, Lambda and AWS take in virtual time, in milliseconds: each with the measurement that it comes from. All
 * of them were made on one machine with two shared cores, the server on SQLite and AWS as the emulator. What could not be
 * measured there says so.
 */

/** A poll that finds nothing and does not wait; a question for the sizes of queues takes as long. */
export const EMPTY_POLL_MS = 1.3;
/** A poll that finds tasks, and each of them: single tasks came at 225 a second, fifty with each poll at 640. */
export const POLL_MS = 2.9;
export const POLL_MS_OF_A_TASK = 1.5;
/** A worker's report: 250 a second, one after the other. */
export const UPDATE_MS = 4;

/** The server's notifier sends one notice after the other, and holds so many that wait: its own default. */
export const NOTICES_HELD = 50;
/** From the schedule of a task to the call of the wake function. */
export const NOTICE_MS = 5;

/** The way to a warm function, and the way back: a call of one that does nothing took 10 ms. */
export const WAY_MS = 5;
/** A first start: by `wake`, with all three functions cold, a task started after 1.7 s, and 0.1 s with all of them warm. */
export const COLD_MS = 530;
/** Assumed: AWS does not say how long it keeps a process that has nothing to do. */
export const KEEP_MS = 300_000;

/** Assumed: any other call of AWS. DynamoDB promises less than 10 ms. */
export const AWS_CALL_MS = 5;
/** A message with a delay arrives so late, at least and at most. */
export const ROUND_LATE_MS = [100, 900] as const;
