import type { Clock } from '../../lib/task/clock.ts';

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

interface Sleeper {
  atMs: number;
  wake: () => void;
}

const START_MS = Date.UTC(2026, 10, 24, 12);

/** The clock of a process that is killed after `livesMs`. */
export function fakeClock(livesMs = 120_000): FakeClock {
  let nowMs = START_MS;
  const sleepers: Sleeper[] = [];

  const leave = (sleeper: Sleeper) => {
    const index = sleepers.indexOf(sleeper);
    if (index >= 0) sleepers.splice(index, 1);
    sleeper.wake();
  };

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => leave(sleeper);
      const wake = () => {
        // A run sleeps thousands of times on one signal.
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const sleeper = { atMs: nowMs + Math.max(0, ms), wake };
      sleepers.splice(placeOf(sleeper, sleepers), 0, sleeper);
      signal?.addEventListener('abort', end);
    });

  const wakeNext = () => {
    const [next] = sleepers;
    if (!next) throw new Error('the work waits, but no sleep is open: it can never end');
    nowMs = Math.max(nowMs, next.atMs);
    leave(next);
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
    sleepers: () => sleepers.length,
    sleep,
    run,
    pass: (ms) => run(sleep(ms)),
  };
}

/** Behind all that wake before it. Of two that wake at the same time, the first to fall asleep is the first to wake. */
function placeOf({ atMs }: Sleeper, sleepers: readonly Sleeper[]): number {
  let [from, to] = [0, sleepers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sleepers[middle]?.atMs ?? 0) > atMs) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Resolves when all work that needs no time is done. */
const allElseIsDone = () => new Promise((resolve) => setImmediate(resolve));
