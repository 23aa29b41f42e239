/** Numbers of reporting to Conductor. */

/** The share of an Event worker's time that it may take to ask whether its run is still the current one. */
export const ASK_SHARE = 0.1;

/** A report ends this long before Lambda's timeout, so that the reply still reaches the poller … */
export const REPLY_MARGIN_MS = 150;

/** … or, where no poller waits for the reply, so that the result can still be saved in the inbox … */
export const SAVE_MARGIN_MS = 300;

/** … or, where the result is large, in the bucket: up to 10 MB, at 4 MB/s. At most half of the time left. */
export const STORE_MARGIN_MS = 2_500;

/** A task whose invocation expired in Lambda's queue can be polled again after this time. */
export const EXPIRED_SECONDS = 1;

/** The reporter tries a message again after this, doubling up to half an hour: 14 days are then some 900 tries. */
export const REDELIVERY_SECONDS = 4;
export const MAX_REDELIVERY_SECONDS = 1_800;

/** So many tries take some 50 minutes: longer than a database restarts. Later, an error that stays is the output's. */
export const RECEIVES_OF_AN_OUTAGE = 10;

/**
 * A message that starts the poller counts for so long: some have a delay of 59 s, and the tick after them has looked by
 * then. A reporter that was off for a day must not start thousands of runs.
 */
export const MAX_START_AGE_MS = 120_000;

/** A message whose reporter dies comes back so long after the reporter's time was over. */
export const DEATH_SECONDS = 5;

/** A report of the reporter ends this long before Lambda's timeout: it must still hide the message. */
export const HIDE_MARGIN_MS = 1_000;

/**
 * The reporter reads no larger answer of Conductor: parsed, it can take up to 50 times as much memory. A task has at most
 * 3 MB of input, 10 MB of output and its definition.
 */
export const MAX_READ_BYTES = 14 * 1024 * 1024;
