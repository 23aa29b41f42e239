/** Numbers of the calls to Conductor, and one path. */

/** One call to Conductor, beyond a long poll's own wait: the server answers in milliseconds, or is in trouble. */
export const REQUEST_TIMEOUT_MS = 5_000;

/**
 * A poll for many tasks takes the server longer: it reads and marks each of them. 1.5 ms a task were measured on an idle
 * server, and 60 ms are still no failure.
 */
export const POLL_MS_OF_A_TASK = 100;

/** A task of more bytes is large: a caller reads one of these at a time. */
export const LARGE_BYTES = 256 * 1024;

/** A report is tried 1 + 4 times within about 3 s: enough for a restart of a connection, not of a server. */
export const REPORT_RETRIES = 4;

/** The first wait between two tries of a report; it doubles, with jitter. */
export const REPORT_RETRY_MS = 100;

/** A token is fetched anew when less than this is left of it: longer than any single call. */
export const TOKEN_MARGIN_MS = 60_000;

/** An unused connection is closed after this time: before servers and proxies do so (Tomcat 20 s, nginx 75 s). */
export const KEEP_ALIVE_MS = 15_000;

/** No answer is read beyond this size: ten tasks with 3 MB of input and of saved output each. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Tasks of a workflow that are asked for in one call: a waiting task has some 3 KB besides its input. */
export const TASKS_OF_A_PAGE = 100;

/** Where a key is exchanged for a token. */
export const TOKEN_PATH = '/token';
