/** Numbers of what is told to others. */

/** EventBridge's limit of one call. Ten of our events have some 10 KB, and at most some 40; EventBridge takes 1 MB. */
export const EVENTS_OF_A_CALL = 10;

/** The first event of a call waits for others so long. */
export const GATHER_EVENTS_MS = 100;

/** So many calls of EventBridge are open at once: at 20 ms each, they take some 2,000 events a second. */
export const EVENT_CALLS = 4;

/** So many events wait at most, of some 1 KB each; what comes beyond is dropped. */
export const MAX_WAITING_EVENTS = 1_000;

/** At its end a run waits so long for the events that it has told. */
export const SEND_REST_MS = 2_000;
