/** Numbers of what the plugin adds to a service. */

/** Serverless' own default for a function that names no timeout. */
export const FUNCTION_TIMEOUT_SECONDS = 6;

/** What the added functions run on; they ship as one ES module each, and Node's current LTS carries it. */
export const LAMBDA_RUNTIME = 'nodejs24.x';

/**
 * The poller's function. Node with the AWS SDK holds 85 MB idle (measured); 128 leaves too little for its
 * tasks, and every MB is paid for in each second of polling: $0.031 a month.
 */
export const POLLER_MEMORY_MB = 192;

/** Added to a wrapped function's timeout for the adapter: a cold start and the report. */
export const ADAPTER_MARGIN_SECONDS = 10;

/** The adapter's function: as the poller's, and a payload can have 6 MB each way. */
export const ADAPTER_MEMORY_MB = 256;

/**
 * How long an asynchronous invocation may wait in Lambda's queue: Lambda's minimum. A worker that starts later
 * would find its task given to another, and a tick that starts later would add to the next one's poller.
 */
export const EVENT_AGE_SECONDS = 60;

/** The reporter's function: a batch is a few calls to Conductor, and none where it is away. */
export const REPORTER_TIMEOUT_SECONDS = 30;

/** As the poller's, which carries more. */
export const REPORTER_MEMORY_MB = 192;

/** AWS wants a message hidden for six times the function's timeout, so that no second one takes it. */
export const INBOX_VISIBILITY_SECONDS = 180;

/** Messages for one invocation of the reporter: more would wait longer for each other. */
export const INBOX_BATCH = 10;

/** Reporters at once: Lambda's minimum, so that a server that comes back is not met by a crowd. */
export const REPORTERS = 2;

/** An alarm goes off where results wait longer than this. */
export const INBOX_ALARM_SECONDS = 3_600;

/** What lies in the bucket outlives its message by a day. */
export const STORED_DAYS = 15;
