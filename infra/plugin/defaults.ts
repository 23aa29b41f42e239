/** Numbers of what the plugin adds to a service. */

/** The Serverless Framework's own default for a function that names no timeout. */
export const FUNCTION_TIMEOUT_SECONDS = 6;

/** … and for one that names no memory. */
export const FUNCTION_MEMORY_MB = 1_024;

/** The added functions are one ES module each; Node's current LTS version runs them. */
export const LAMBDA_RUNTIME = 'nodejs24.x';

/**
 * Memory of the poller's function. Node with the AWS SDK needs 85 MB while idle (measured), so 128 MB leave too little
 * for tasks. Each MB is paid for in each second of polling: $0.031 a month.
 */
export const POLLER_MEMORY_MB = 192;

/** Memory of the adapter's function: as the poller's, and payloads of up to 6 MB in both directions. */
export const ADAPTER_MEMORY_MB = 256;

/**
 * How long an Event invocation may wait in Lambda's queue: Lambda's minimum. A worker that starts later would find that
 * another worker has its task, and a tick that starts later would add to the poller of the next tick.
 */
export const EVENT_AGE_SECONDS = 60;

/** The reporter's function: a message takes up to four calls of 5 s, and the last one is tried again. */
export const REPORTER_TIMEOUT_SECONDS = 30;

/**
 * Memory of the reporter's function. A result of 10 MB from the bucket takes 100 to 130 MB beside the 85 MB of Node,
 * measured with texts, numbers and rows; one of nothing but small objects takes 470 MB. The reporter runs so rarely that
 * its memory costs next to nothing.
 */
export const REPORTER_MEMORY_MB = 1_024;

/**
 * A message comes back after this where its reporter dies before it has hidden the message, or does not load. As long as
 * the reporter's own longest wait: 1,000 receives, SQS's maximum, then take longer than the 14 days of a message.
 */
export const INBOX_VISIBILITY_SECONDS = 1_800;

/**
 * Messages for one invocation of the reporter. What fails, hangs or kills the reporter then concerns one message: no
 * other one is hidden with it, waits for it or uses up one of its receives.
 */
export const INBOX_BATCH = 1;

/** Memory of the wake function. It needs less, but CPU comes with memory, and a cold start takes CPU. */
export const WAKE_MEMORY_MB = 256;
/** Three calls of AWS of up to 5 s each. The notifier waits a second or three. */
export const WAKE_TIMEOUT_SECONDS = 16;

/** The wake function has the names of all pollers in its environment, which holds 4 KB: up to 65 characters for each. */
export const MAX_GROUPS = 40;

/** An alarm goes off where results wait longer than this. */
export const INBOX_ALARM_SECONDS = 3_600;

/** An object in the bucket expires one day after its message. */
export const STORED_DAYS = 15;

/** An alarm rings where half of the tasks fail. */
export const FAILED_PERCENT = 50;

/** An alarm rings where so many runs of five minutes die: a tick starts one each minute, and one can die by chance. */
export const LEAST_DEATHS = 3;

/** An alarm rings where a type has no free slot for so long: a burst passes sooner. A multiple of five. */
export const SLOTS_FULL_MINUTES = 10;

/** An alarm rings where a task has waited so long for its first poll: six times the longest wait of a service that sleeps. */
export const PICKUP_ALARM_SECONDS = 300;
