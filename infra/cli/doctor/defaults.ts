import { FULL_TICKS } from '../../../lib/poller/defaults.ts';

/** Numbers of the doctor. */

export const MINUTE_MS = 60_000;

/** Each fifth tick polls all types, and ends with a summary: within this time after the poller's longest run. */
export const RUN_EXPECTED_MS = (FULL_TICKS + 1) * MINUTE_MS;

/** In this time before, starts and deaths of a poller are counted. CloudWatch shows them a minute or two late. */
export const LATELY_MS = 10 * MINUTE_MS;

/** A worker that polled a type within this time before polls it now: the poller of a quiet service polls each fifth minute. */
export const POLLS_NOW_MS = 2 * FULL_TICKS * MINUTE_MS;

export const HOUR_MS = 60 * MINUTE_MS;

/** A certificate that ends sooner is a fault: those who renew them do it earlier. */
export const CERTIFICATE_MS = 7 * 24 * HOUR_MS;

/** Of the calls that the account may have at once, this share in use leaves too few. */
export const ACCOUNT_SHARE = 0.9;

/** A few refused notices can be anything: everyone can call the URL, and the doctor does. */
export const REFUSED_NOTICES = 5;
