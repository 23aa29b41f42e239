/** Every number of ours: its unit is in its name, its reason beside it. */

/** A run polls for most of the minute between two ticks: at most 5 s of each minute are not covered. */
export const WINDOW_MS = 55_000;

/** Open tasks per type and run; the JS SDK's default is 1, which would leave Lambda's elasticity unused. */
export const CONCURRENCY = 10;

/** Lambda gives a process 1,024 file descriptors; one open call takes one, and the runtime needs the rest. */
export const MAX_SLOTS = 900;

/** The server answers 400 to a long poll of more than 5 s. */
export const LONG_POLL_MS = 5_000;

/** What the poller's function may take: the window, then a minute to drain, then a margin. */
export const POLLER_TIMEOUT_SECONDS = 120;

/** Kept free at the end of a run: for the answer to the last poll, and to report the last crash. */
export const POLLER_MARGIN_MS = 5_000;

/** Of that, kept for the summary: a run ends so long before its process is killed. */
export const SUMMARY_MARGIN_MS = 1_000;

/** Of that, kept for the inbox: what Conductor does not take must still get there before the run ends. */
export const KEEP_MARGIN_MS = 3_000;

/** Serverless' own default for a function that names no timeout. */
export const FUNCTION_TIMEOUT_SECONDS = 6;

/** Added to a wrapped function's timeout for the adapter: a cold start and the report. */
export const ADAPTER_MARGIN_SECONDS = 10;

/** Lambda's limit. */
export const MAX_TIMEOUT_SECONDS = 900;

/** One call to Conductor, beyond a long poll's own wait: the server answers in milliseconds, or is in trouble. */
export const REQUEST_TIMEOUT_MS = 5_000;

/** A report is tried 1 + 4 times within about 3 s: enough for a restart of a connection, not of a server. */
export const REPORT_RETRIES = 4;

/** The first wait between two tries of a report; it doubles, with jitter. */
export const REPORT_RETRY_MS = 100;

/** A signed call of AWS is tried 1 + 2 times, with waits of up to this: less than what is kept at an invocation's end. */
export const AWS_RETRIES = 2;
export const AWS_RETRY_MS = 100;

/** Of an Event worker's time, how much it may take to ask whether its task is still waited for. */
export const CLAIM_SHARE = 0.1;

/** A token is fetched anew when less than this is left of it: longer than any single call. */
export const TOKEN_MARGIN_MS = 60_000;

/** The task's AbortSignal fires this long before Lambda would kill the function … */
export const ABORT_MARGIN_MS = 1_000;

/** … and a function that does not heed it is reported as FAILED this long before. */
export const GIVE_UP_MARGIN_MS = 500;

/** In a short invocation the margins above shrink to these shares of what it has. */
export const ABORT_MARGIN_SHARE = 1 / 3;
export const GIVE_UP_MARGIN_SHARE = 1 / 6;

/**
 * The poller's function. Node with the AWS SDK holds 85 MB idle (measured); 128 leaves too little for its
 * tasks, and every MB is paid for in each second of polling: $0.031 a month.
 */
export const POLLER_MEMORY_MB = 192;

/** The adapter's function: as the poller's, and a payload can have 6 MB each way. */
export const ADAPTER_MEMORY_MB = 256;

/** What the added functions run on; they ship as one ES module each, and Node's current LTS carries it. */
export const LAMBDA_RUNTIME = 'nodejs24.x';

/** The longest window: Lambda's 900 s less a minute to drain. */
export const MAX_WINDOW_SECONDS = 840;

/**
 * How long an asynchronous invocation may wait in Lambda's queue: Lambda's minimum. A worker that starts later
 * would find its task given to another, and a tick that starts later would add to the next one's poller.
 */
export const EVENT_AGE_SECONDS = 60;

/**
 * Added to a function's timeout for its tasks' responseTimeoutSeconds: the time that an invocation may wait
 * in Lambda's queue, then half a minute for the cold start and the report's tries.
 */
export const RESPONSE_MARGIN_SECONDS = 90;

/** A task whose function was throttled goes back to Conductor for so long: bursts pass in seconds. */
export const THROTTLED_SECONDS = 2;

/** … and one whose function is missing, forbidden or broken: somebody has to deploy. */
export const BROKEN_FUNCTION_SECONDS = 30;

/** A connection to AWS that takes longer is not coming. */
export const CONNECT_TIMEOUT_MS = 3_000;

/** Sockets beyond the open calls, so that no call waits for one. */
export const SPARE_SOCKETS = 10;

/** A function's timeout does not count its cold start, nor AWS's own way: the open call waits so much longer. */
export const CALL_MARGIN_MS = 15_000;

/** How often a run in flight asks whether its schedule was paused. DescribeRule costs nothing. */
export const PAUSE_CHECK_MS = 5_000;

/** A run waits no longer for the first answer to that: a check that hangs must not stop the polling. */
export const FIRST_PAUSE_CHECK_MS = 1_000;

/** When `pause` returns nothing is polled any more: a run in flight has asked, and its last long poll has ended. */
export const PAUSE_WAIT_MS = 11_000;

/** A lane in trouble waits so long before it polls again; it doubles up to the second number. */
export const BACKOFF_MS = 500;
export const MAX_BACKOFF_MS = 10_000;

/** A server in trouble answers a long poll at once, with nothing: a lane polls it no more often than this. */
export const EMPTY_POLL_MS = 500;

/** How often a full lane of Event workers asks Conductor which of its tasks have ended. */
export const EVENT_CHECK_MS = 2_000;

/** What the server gave beyond what was asked for, or too late, comes back as soon as it can. */
export const GIVEN_BACK_SECONDS = 1;

/** A task whose invocation expired in Lambda's queue can be polled again at once. */
export const EXPIRED_SECONDS = 1;

/** The reporter tries a message again after this, doubling up to half an hour: 14 days are then some 900 tries. */
export const REDELIVERY_SECONDS = 4;
export const MAX_REDELIVERY_SECONDS = 1_800;

/** A report ends so long before Lambda's timeout, so that its answer still reaches the caller … */
export const ANSWER_MARGIN_MS = 150;

/** … or, where nobody waits for an answer, so that the result still gets into the inbox. */
export const HAND_UP_MARGIN_MS = 300;

/** … or, where the result is large, into the bucket: up to 10 MB, at 4 MB/s. At most half of what is left. */
export const STORE_MARGIN_MS = 2_500;

/** Lambda's limit of an answer, and of a RequestResponse payload, is 6 MB; some room for what is around. */
export const MAX_ANSWER_BYTES = 6 * 1024 * 1024 - 64 * 1024;

/** SQS's limit of a message, and Lambda's of an Event payload, is 1 MB; some room for what is around. */
export const MAX_MESSAGE_BYTES = 1024 * 1024 - 64 * 1024;

/** Of a task's response timeout, how much passes between two heartbeats, the SDKs' number … */
export const HEARTBEAT_SHARE = 0.8;

/** … after one that was not taken, and before the first. */
export const HEARTBEAT_RETRY_SHARE = 0.06;

/** A function that has ended waits so long for a heartbeat on its way: less than what is left after giving up. */
export const HEARTBEAT_END_MS = 200;

/** The server turns an output of more into a terminal failure, in silence. */
export const MAX_OUTPUT_BYTES = 10_240 * 1024;

/** From here on the server keeps an output outside of the task: what was saved there is never replaced by less. */
export const MAX_SAVED_BYTES = 3_072 * 1024;

/** A message is kept so long, in the inbox and among the dead letters: SQS' maximum. */
export const RETENTION_SECONDS = 1_209_600;

/** What lies in the bucket outlives its message by a day. */
export const STORED_DAYS = 15;

/** After so many receives a message becomes a dead letter: SQS' maximum, more than the tries of 14 days. */
export const MAX_RECEIVES = 1_000;

/** The reporter's function: a batch is a few calls to Conductor, and none where it is away. */
export const REPORTER_TIMEOUT_SECONDS = 30;

/** It begins with no message that it could not settle any more: a read and a report may take 5 s each. */
export const SETTLE_MS = 10_000;

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
