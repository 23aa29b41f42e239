import { LONG_POLL_MS } from '../limits/conductor.ts';

/** How a lane asks for tasks: how many, and how long the server may wait for them. */
export interface Question {
  count: number;
  waitMs: number;
}

/**
 * SQL back ends wait for all `count` tasks or the timeout before they answer. So a lane waits for
 * one task, and once one came takes what else is there without waiting, until nothing is.
 */
export function asking() {
  let moreMayBeThere = false;
  return {
    next(free: number, windowMs: number): Question {
      return moreMayBeThere
        ? { count: free, waitMs: 0 }
        : { count: 1, waitMs: Math.min(LONG_POLL_MS, Math.ceil(windowMs)) };
    },
    answered({ count }: Question, received: number): void {
      moreMayBeThere = received >= count;
    },
  };
}
