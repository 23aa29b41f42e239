import { awsLimit } from './aws-limit.ts';
import { backoff } from './backoff.ts';
import { type Answered, batchOf } from './batch.ts';
import { breakerOf } from './breaker.ts';
import { EMPTY_POLL_MS, MAX_GATHER_MS } from './defaults.ts';

/** What a lane does next. */
export type Next =
  /** Tasks may be waiting: it asks for so many, without waiting at the server. */
  | { kind: 'more'; count: number }
  /** None are known to wait: it looks for the first one, and may take so many. */
  | { kind: 'look'; count: number }
  /** There was trouble, the server answered too early, or more slots are free soon: the lane polls again after `waitMs`. */
  | { kind: 'wait'; waitMs: number }
  /** Every slot is taken. */
  | { kind: 'full' };

/** How a call of a worker ended, as far as it decides how many more are made. */
export type CallEnd =
  | { kind: 'worked' }
  | { kind: 'died'; atLoad: boolean }
  /** AWS makes no more calls of this function at the moment. */
  | { kind: 'throttled' }
  /** It could not be started: missing, forbidden, not reached. */
  | { kind: 'notStarted' };

/** What AWS says of calls of a worker. */
export type CallHindrance =
  /** It takes so many at once, as far as is known. */
  | { kind: 'throttled'; calls: number }
  /** The function cannot be started: it is missing, may not be called, or is not reached. */
  | { kind: 'notStarted' };

/** The answer to a poll. */
export type PollAnswer = Omit<Answered, 'tookMs'> & { waitMs: number; askedAtMs: number };

/**
 * Decides how many tasks a lane may poll, and when. The lane reports which slots are taken, what its polls brought, and
 * how the calls of its worker ended. Apart from reading the time, it has no effect outside.
 */
export interface Capacity {
  /** @param room how many calls the whole run can still open */
  next(room: number): Next;
  /** Slots that are free. */
  free(): number;
  /** Slots that this run has taken. */
  taken(): number;
  /** Whether tasks are known to wait and only a slot is missing. */
  isShort(): boolean;
  takeSlot(): void;
  freeSlot(): void;
  answered(answer: PollAnswer): void;
  pollFailed(): void;
  /**
   * Called before the call's slots are free. Returns whether the worker's death stopped the lane.
   *
   * @param othersOpen how many other calls of the worker are open
   */
  ended(end: CallEnd, calledAtMs: number, othersOpen: number): boolean;
  /** Whether AWS takes fewer calls than the lane has slots, as far as is known: after a while it may take more. */
  isThrottled(): boolean;
  /** Milliseconds until a stopped lane tries its worker again; 0 where it is not stopped. */
  stoppedMs(): number;
  /** Why the worker is called less often than the lane has slots, as far as AWS has answered calls. */
  hindrance(): CallHindrance | undefined;
}

/** An eighth of the slots is few: with 10 slots, one. */
const FEW = 8;

/**
 * The capacity of a lane.
 *
 * @param slots how many tasks may be open at once
 * @param elsewhere how many of them other runs have
 */
export function capacityOf(
  slots: number,
  nowMs: () => number,
  elsewhere: () => number = () => 0,
  random: () => number = Math.random,
): Capacity {
  let taken = 0;
  let moreMayBeThere = false;
  let pollAgainAtMs = 0;
  let gatherUntilMs = 0;
  const batch = batchOf();
  const aws = awsLimit(slots, nowMs);
  const breaker = breakerOf(nowMs, random);
  const polling = backoff(nowMs, random);
  const starting = backoff(nowMs, random);
  /** No success ends it: other functions use what the account may run, and let a call through now and then. */
  const throttling = backoff(nowMs, random);
  const free = () =>
    Math.max(0, Math.min(breaker.allows(aws.slots()), slots - elsewhere()) - taken);

  return {
    next(room) {
      const waitMs = Math.max(
        polling.waitMs(),
        starting.waitMs(),
        throttling.waitMs(),
        breaker.waitMs(),
        pollAgainAtMs - nowMs(),
      );
      if (waitMs > 0) return { kind: 'wait', waitMs };
      if (free() === 0) return { kind: 'full' };
      if (room === 0) return { kind: 'wait', waitMs: EMPTY_POLL_MS };
      const gatherMs = gatherUntilMs - nowMs();
      if (moreMayBeThere && gatherMs > 0 && free() <= aws.slots() / FEW)
        return { kind: 'wait', waitMs: gatherMs };
      const count = Math.min(free(), room, batch.size());
      return { kind: moreMayBeThere ? 'more' : 'look', count };
    },
    free,
    taken: () => taken,
    isShort: () => moreMayBeThere && free() === 0,
    takeSlot() {
      taken += 1;
    },
    freeSlot() {
      taken -= 1;
    },
    answered({ waitMs, askedAtMs, ...answer }) {
      moreMayBeThere = answer.received >= answer.count;
      const tookMs = nowMs() - askedAtMs - waitMs;
      batch.answered({ ...answer, tookMs });
      // A poll costs a busy server about as much for one task as for many: it comes when more slots are free.
      gatherUntilMs = nowMs() + Math.min(tookMs, MAX_GATHER_MS);
      // A server in trouble answers a long poll immediately, without tasks.
      pollAgainAtMs = answer.received > 0 ? 0 : askedAtMs + Math.min(waitMs, EMPTY_POLL_MS);
      polling.succeeded();
    },
    pollFailed() {
      batch.failed();
      polling.failed();
    },
    ended(end, calledAtMs, othersOpen) {
      switch (end.kind) {
        case 'worked':
          starting.succeeded();
          breaker.worked();
          return false;
        case 'died':
          return breaker.died(end.atLoad, othersOpen);
        case 'throttled':
          // With one slot there is nothing left to halve.
          if (aws.slots() === 1) throttling.failed();
          aws.throttled(calledAtMs);
          return false;
        case 'notStarted':
          starting.failed();
          return false;
      }
    },
    isThrottled: () => aws.slots() < slots,
    stoppedMs: breaker.waitMs,
    hindrance() {
      if (starting.isFailing()) return { kind: 'notStarted' };
      const calls = aws.slots();
      return calls < slots || throttling.isFailing() ? { kind: 'throttled', calls } : undefined;
    },
  };
}
