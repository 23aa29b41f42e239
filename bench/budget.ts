/**
 * Sizes and counts that a change may not exceed without a reason: tests hold them. Times are figures, in
 * bench/README.md.
 */
export const BUDGET = {
  /**
   * What a worker's bundle may have, minified, in bytes. Some 2,500 of them name the invocation and the task in log lines,
   * and tell the poller how long a task took; some 1,500 tell the event bus how the task of an Event ended; some
   * 1,000 are the functions of the task's context, the worker's own task type and its hooks.
   */
  bundleBytes: {
    // Of these, some 400 bytes let a worker run outside of Lambda, as in a unit test.
    'a worker without a schema': 76 * 1024,
    'the greetings sample': 90 * 1024,
  },
  /**
   * The code of each added function as it is deployed, in bytes. The poller and the adapter carry the AWS SDK; the poller,
   * the reporter and the wake function carry the ledger. The poller carries its inspection, some 11,000 bytes, and its
   * metrics, some 3,000. The poller and the reporter carry the queue of events, some 2,500.
   */
  addedFunctionBytes: { poller: 506_000, adapter: 450_000, reporter: 74_000, wake: 50_000 },
  /** Polls of a run, counted in virtual time. */
  polls: {
    'for 1,000 tasks with 100 slots': 75,
    'after a task, until its type waits at the server again': 40,
    'a minute and type, of 8 idle types': 12,
    'a minute and type, of 300 idle types': 16,
  },
} as const;
