import { MAX_BATCH, SLOW_POLL_MS, UNSENT_BYTES } from './defaults.ts';

/** The answer to a poll, for the size of the next one. */
export interface Answered {
  count: number;
  received: number;
  /** The size of its largest task. */
  largestBytes: number;
  /** Milliseconds beyond the wait for a task. */
  tookMs: number;
}

/** How many tasks a lane asks for in one poll. */
export interface Batch {
  /** At least 1. */
  size(): number;
  answered(answer: Answered): void;
  failed(): void;
}

/**
 * Starts with one task, and doubles while the server gives all that were asked for. A slow or failed poll halves it: what
 * the server has marked as taken is lost for its response timeout if the answer does not come through. Large tasks are
 * asked for only as far as there is memory for them.
 */
export function batchOf(): Batch {
  let size = 1;
  let largestBytes = 1;
  return {
    size: () => Math.max(1, Math.min(size, Math.floor(UNSENT_BYTES / largestBytes))),
    answered(answer) {
      largestBytes = Math.max(answer.largestBytes, largestBytes * FORGETS, 1);
      if (answer.tookMs > SLOW_POLL_MS) size = Math.max(1, Math.floor(size / 2));
      else if (answer.received >= answer.count && answer.received > 0)
        size = Math.min(MAX_BATCH, Math.max(size, answer.count * 2));
    },
    failed() {
      size = Math.max(1, Math.floor(size / 2));
    },
  };
}

/** A lane whose tasks have become small asks for more again after some polls. */
const FORGETS = 0.8;
