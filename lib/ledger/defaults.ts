/** Numbers of the ledger. */

/** A run that does not renew its lease for this time was killed. */
export const LEASE_MS = 15_000;
/** How often a run renews it … */
export const RENEW_MS = 5_000;
/** … and how often where another run may wait for it, or has calls open whose slots come free. */
export const RENEW_SOON_MS = 1_000;

/** A run that a notice has started comes within this time, a cold start included, or was not started. */
export const START_MS = 5_000;

/** What a run leaves open it tells so often, if the ledger does not answer, with this time between. */
export const TELL_TRIES = 5;
export const TELL_AGAIN_MS = 1_000;

/** How often a run that takes over looks whether the one before has stopped polling. */
export const TAKE_OVER_LOOK_MS = 250;
/** It waits no longer than this: the one before renews within 5 s, and its last poll mostly takes at most 5 s. */
export const TAKE_OVER_MS = 20_000;

/** Runs write the item at the same moment now and then: so often one tries again with what the other wrote. */
export const LEDGER_TRIES = 20;

/**
 * Lambda's queue holds an Event call for so long at most before it starts it, which is the plugin's setting, and Lambda's
 * least. A call may be open for that much longer than its function's timeout.
 */
export const EVENT_AGE_MS = 60_000;

/** Added to the time at which a call must have ended: AWS's clock is read in whole seconds. */
export const CLOCK_MARGIN_MS = 2_000;

/** Receipts of Event tasks in the item, some 160 bytes each: DynamoDB takes 400 KB. The slots of others wait for their time. */
export const MAX_RECEIPTS = 1_000;
