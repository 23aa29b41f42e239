import { MessageChannel } from 'node:worker_threads';
import { type Clock, clockUntil } from '../task/clock.ts';

/** Time as the kit sees it. `remainingMs()` is endless: each process of the play has its own end. */
export interface VirtualTime extends Clock {
  /** Milliseconds since the play began. */
  elapsedMs(): number;
  /** Lets time pass until the play has ended. */
  play<T>(work: Promise<T>): Promise<T>;
}

/** The fake timers of a test runner: the object `jest` of jest, or `vi` of vitest. */
export interface FakeTimers {
  advanceTimersByTimeAsync(ms: number): Promise<unknown>;
  advanceTimersToNextTimerAsync(): Promise<unknown>;
  getTimerCount(): number;
}

/**
 * The kit's own time. It passes only while something sleeps in it: a late answer of Conductor, or the pause before the
 * next try of a report. What a user's function does takes no time of it.
 */
export function ownTime(): VirtualTime {
  const startedAtMs = Date.now();
  let nowMs = startedAtMs;
  let sleeping = 0;
  let isPassing = false;
  const due = new Set<{ atMs: number; call: () => void }>();

  const after = (ms: number, call: () => void) => {
    const timer = { atMs: nowMs + Math.max(0, ms), call };
    due.add(timer);
    return () => void due.delete(timer);
  };

  /** Goes from one timer to the next. What needs no time has its turn between two of them. */
  async function pass(): Promise<void> {
    if (isPassing) return;
    isPassing = true;
    for (await turn(); sleeping > 0; await turn()) {
      const [next] = [...due].sort((one, other) => one.atMs - other.atMs);
      if (!next) break;
      due.delete(next);
      nowMs = Math.max(nowMs, next.atMs);
      next.call();
    }
    isPassing = false;
  }

  return {
    nowMs: () => nowMs,
    remainingMs: () => Number.POSITIVE_INFINITY,
    elapsedMs: () => nowMs - startedAtMs,
    after,
    sleep: (ms) =>
      new Promise((resolve) => {
        sleeping += 1;
        after(ms, () => {
          sleeping -= 1;
          resolve();
        });
        void pass();
      }),
    play: (work) => work,
  };
}

/** Not a timer: a test runner may have replaced all of those. */
const turn = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.once('message', () => {
      port1.close();
      resolve();
    });
    port2.postMessage(undefined);
  });

/**
 * The time of a test runner's fake timers, which the user's function sees too. It passes as soon as nothing else is to be
 * done.
 *
 * @throws Error where the timers are not fake
 */
export function runnersTime(timers: FakeTimers): VirtualTime {
  checkFake(timers);
  const startedAtMs = Date.now();
  return {
    ...clockUntil(() => Number.POSITIVE_INFINITY),
    elapsedMs: () => Date.now() - startedAtMs,
    async play(work) {
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      work.then(end, end);
      for (;;) {
        await timers.advanceTimersByTimeAsync(0);
        if (isOver) return work;
        await timers.advanceTimersToNextTimerAsync();
      }
    },
  };
}

function checkFake(timers: FakeTimers): void {
  const before = timers.getTimerCount();
  const timer = setTimeout(() => {}, 1);
  const isFake = timers.getTimerCount() > before;
  clearTimeout(timer);
  if (!isFake) throw new Error(NOT_FAKE);
}

const NOT_FAKE =
  'The option `timers` needs fake timers: call jest.useFakeTimers() or vi.useFakeTimers() before';
