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

/** The reporter starts no message with less time than this left: getting a task and updating it may take 5 s each. */
export const MESSAGE_MS = 10_000;

/** A report of the reporter ends this long before Lambda's timeout: it must still hide the rest of the batch. */
export const BATCH_MARGIN_MS = 1_000;
