import type { Clock } from '../task/clock.ts';
import { IDLE_POLL_MS, LONG_POLLS, QUICK_POLLS, SERVER_STEP_MS } from './defaults.ts';
import { quotaOf, type Release } from './quota.ts';

/**
 * The polls of a run. Each holds a thread of the server and a connection, so the lanes share a few: some of them wait at
 * the server for a task to come, and the others take their turns with polls that do not wait.
 */
export interface Turns {
  /** A poll that may wait for a task; undefined where all of these are taken. */
  long(): Release | undefined;
  /** A poll that does not wait. Resolves when the lane has its turn. */
  quick(): Promise<Release>;
  /** As `quick`, where it may find nothing: no more of these than so many a second. */
  paced(signal: AbortSignal): Promise<Release>;
  /** Whether so many lanes ask for a paced turn that a task would be found sooner by waiting at the server. */
  isCrowded(): boolean;
  /** Whether a poll waits at the server. */
  isWaiting(): boolean;
  /** How long a lane without work stays away between two turns, in milliseconds; 0 where all can wait at the server. */
  idleMs(): number;
}

/** So many paced turns at once are no more than their pace, if there were none before. */
const BURST = QUICK_POLLS;

/** The turns of so many lanes. */
export function turnsOf(lanes: number, pollsPerSecond: number, clock: Clock): Turns {
  const waiting = quotaOf(LONG_POLLS);
  const quick = quotaOf(QUICK_POLLS);
  const gapMs = 1_000 / pollsPerSecond;
  let nextAtMs = 0;
  return {
    long: () => waiting.tryTake(1),
    quick: () => quick.take(1),
    async paced(signal) {
      const atMs = Math.max(nextAtMs, clock.nowMs() - BURST * gapMs);
      nextAtMs = atMs + gapMs;
      if (atMs > clock.nowMs()) await clock.sleep(atMs - clock.nowMs(), signal);
      return quick.take(1);
    },
    isWaiting: () => waiting.free() < LONG_POLLS,
    isCrowded: () => nextAtMs - clock.nowMs() > SERVER_STEP_MS,
    idleMs: () => (lanes <= LONG_POLLS ? 0 : Math.max(IDLE_POLL_MS, lanes * gapMs)),
  };
}
