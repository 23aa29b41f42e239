import type { Clock } from '../../lib/task/clock.ts';

/** Time that passes only while everybody sleeps: no test waits for it, and every run of it is the same. */
export interface FakeClock extends Clock {
  /** Milliseconds since the clock was made. */
  elapsedMs(): number;
  /** How many sleep. */
  sleepers(): number;
  /** Lets time pass until the work has ended. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets so much time pass, whatever is under way. */
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
    const at = sleepers.indexOf(sleeper);
    if (at >= 0) sleepers.splice(at, 1);
    sleeper.wake();
  };

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake) => {
      if (signal?.aborted) return wake();
      const sleeper = { atMs: nowMs + Math.max(0, ms), wake };
      // Of two that wake at the same time, the first to fall asleep is the first to wake.
      const later = sleepers.findIndex(({ atMs }) => atMs > sleeper.atMs);
      sleepers.splice(later < 0 ? sleepers.length : later, 0, sleeper);
      signal?.addEventListener('abort', () => leave(sleeper), { once: true });
    });

  const wakeNext = () => {
    const [next] = sleepers;
    if (!next) throw new Error('the work waits for something, and nobody sleeps');
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
    const calledOff = new AbortController();
    void sleep(ms, calledOff.signal).then(() => calledOff.signal.aborted || callback());
    return () => calledOff.abort();
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

/** Every promise that can settle without time has settled. */
const allElseIsDone = () => new Promise((resolve) => setImmediate(resolve));
