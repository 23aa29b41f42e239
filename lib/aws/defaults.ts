/** Numbers of the calls to AWS. */

/** A connection to AWS that is not made within this time has failed. */
export const CONNECT_TIMEOUT_MS = 3_000;

/** Sockets beyond the open calls, so that no call waits for one. */
export const SPARE_SOCKETS = 10;

/** A signed call of AWS is tried 1 + 2 times, with waits of up to AWS_RETRY_MS: less than the margin at an invocation's end. */
export const AWS_RETRIES = 2;
export const AWS_RETRY_MS = 100;

/** One call of AWS, its tries included: AWS answers in milliseconds, or is in trouble. */
export const AWS_TIMEOUT_MS = 5_000;

/** How often the poller looks at its memory: it reads some 100 MB a second at most. */
export const MEMORY_CHECK_MS = 50;
