import type { Clock } from '../../lib/task/clock.ts';
import { type Due, earliestOf } from './earliest.ts';

/** Virtual time, which passes only while all work sleeps: tests do not wait, and every run is the same. */
export interface FakeClock extends Clock {
  /** Milliseconds since the clock was made. */
  elapsedMs(): number;
  /** How many sleeps are open. */
  sleepers(): number;
  /** Lets time pass until the work has ended. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets `ms` of time pass. */
  pass(ms: number): Promise<void>;
}

interface Sleeper extends Due {
  wake: () => void;
  isAwake: boolean;
}

const START_MS = Date.UTC(2026, 10, 24, 12);

/** The clock of a process that is killed after `livesMs`. */
export function fakeClock(livesMs = 120_000): FakeClock {
  let nowMs = START_MS;
  const sleepers = earliestOf<Sleeper>();
  let asleep = 0;

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        // A run sleeps thousands of times on one signal.
        signal?.removeEventListener('abort', wake);
        sleeper.isAwake = true;
        asleep -= 1;
        resolve();
      };
      const sleeper = { atMs: nowMs + Math.max(0, ms), wake, isAwake: false };
      asleep += 1;
      sleepers.add(sleeper);
      signal?.addEventListener('abort', wake);
    });

  const wakeNext = () => {
    let next = sleepers.take();
    // A signal has woken it before its time.
    while (next?.isAwake) next = sleepers.take();
    if (!next) throw new Error('the work waits, but no sleep is open: it can never end');
    nowMs = Math.max(nowMs, next.atMs);
    next.wake();
  };

  const run = async <T>(work: Promise<T>): Promise<T> => {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    for (;;) {
      await allElseIsDone();
      if (ended) return work;
      wakeNext();
    }
  };

  const after = (ms: number, callback: () => void) => {
    const cancelled = new AbortController();
    void sleep(ms, cancelled.signal).then(() => cancelled.signal.aborted || callback());
    return () => cancelled.abort();
  };

  return {
    after,
    nowMs: () => nowMs,
    remainingMs: () => START_MS + livesMs - nowMs,
    elapsedMs: () => nowMs - START_MS,
    sleepers: () => asleep,
    sleep,
    run,
    pass: (ms) => run(sleep(ms)),
  };
}

/** Resolves when all work that needs no time is done. */
const allElseIsDone = () => new Promise((resolve) => setImmediate(resolve));
