/** Numbers of telling Conductor. */

/** Of an Event worker's time, how much it may take to ask whether its task is still waited for. */
export const CLAIM_SHARE = 0.1;

/** A report ends so long before Lambda's timeout, so that its answer still reaches the caller … */
export const ANSWER_MARGIN_MS = 150;

/** … or, where nobody waits for an answer, so that the result still gets into the inbox. */
export const HAND_UP_MARGIN_MS = 300;

/** … or, where the result is large, into the bucket: up to 10 MB, at 4 MB/s. At most half of what is left. */
export const STORE_MARGIN_MS = 2_500;

/** A task whose invocation expired in Lambda's queue can be polled again at once. */
export const EXPIRED_SECONDS = 1;

/** The reporter tries a message again after this, doubling up to half an hour: 14 days are then some 900 tries. */
export const REDELIVERY_SECONDS = 4;
export const MAX_REDELIVERY_SECONDS = 1_800;

/** It begins with no message that it could not settle any more: a read and a report may take 5 s each. */
export const SETTLE_MS = 10_000;
