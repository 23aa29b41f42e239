import { LONG_POLL_MS } from '../limits/conductor.ts';
import { backoff } from './backoff.ts';
import { EMPTY_POLL_MS } from './defaults.ts';

/** What a lane asks for in one poll: how many tasks, and how long the server may wait for them. */
export interface PollRequest {
  count: number;
  waitMs: number;
}

/** What a lane does next. */
export type Next =
  | { kind: 'poll'; request: PollRequest }
  /** There was trouble, or the server answered too early: the lane polls again after `waitMs`. */
  | { kind: 'wait'; waitMs: number }
  /** Every slot is taken. */
  | { kind: 'full' };

/**
 * Decides how many tasks a lane may poll, and when. The lane reports which slots are taken, what its polls brought, and
 * whether workers could be started. Apart from reading the time, it has no effect outside.
 */
export interface Capacity {
  next(windowMs: number): Next;
  /** Slots that are free. */
  free(): number;
  takeSlot(): void;
  freeSlot(): void;
  /** A poll was answered with `received` tasks. */
  answered(request: PollRequest, askedAtMs: number, received: number): void;
  pollFailed(): void;
  started(): void;
  /** A worker could not be started: the lane would only give further tasks back. */
  startFailed(): void;
}

/**
 * The capacity of a lane.
 *
 * SQL back ends of Conductor wait for all `count` tasks or the timeout before they answer. So a lane waits for one task.
 * Once one has come, it takes all further tasks without waiting, until there are none.
 *
 * @param slots how many tasks may be open at once
 */
export function capacityOf(
  slots: number,
  nowMs: () => number,
  random: () => number = Math.random,
): Capacity {
  let taken = 0;
  let moreMayBeThere = false;
  let pollAgainAtMs = 0;
  const polling = backoff(nowMs, random);
  const starting = backoff(nowMs, random);
  const free = () => slots - taken;

  return {
    next(windowMs) {
      const waitMs = Math.max(polling.waitMs(), starting.waitMs(), pollAgainAtMs - nowMs());
      if (waitMs > 0) return { kind: 'wait', waitMs };
      if (free() === 0) return { kind: 'full' };
      const request = moreMayBeThere
        ? { count: free(), waitMs: 0 }
        : { count: 1, waitMs: Math.min(LONG_POLL_MS, Math.ceil(windowMs)) };
      return { kind: 'poll', request };
    },
    free,
    takeSlot() {
      taken += 1;
    },
    freeSlot() {
      taken -= 1;
    },
    answered({ count, waitMs }, askedAtMs, received) {
      moreMayBeThere = received >= count;
      // A server in trouble answers a long poll immediately, without tasks.
      pollAgainAtMs = received > 0 ? 0 : askedAtMs + Math.min(waitMs, EMPTY_POLL_MS);
      polling.succeeded();
    },
    pollFailed: polling.failed,
    started: starting.succeeded,
    startFailed: starting.failed,
  };
}
