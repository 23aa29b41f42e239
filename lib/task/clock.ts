/** Time as our loops see it. A test or another host can bring its own. */
export interface Timers {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
  /** Calls back after `ms`. The returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** Timers for a loop that waits. */
export interface Clock extends Timers {
  /** Resolves after `ms`, or as soon as the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The real timers of a process that lives for `remainingMs()` more. */
export const timersUntil = (remainingMs: () => number): Timers => ({
  nowMs: Date.now,
  remainingMs,
  after,
});

/** The real clock of a process that lives for `remainingMs()` more. */
export const clockUntil = (remainingMs: () => number): Clock => ({
  ...timersUntil(remainingMs),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        cancel();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = after(ms, wake);
      signal?.addEventListener('abort', wake);
    }),
});

function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_MS));
  return () => clearTimeout(timer);
}

/** Node's timers hold 32 bits: a timer that is set for longer, as in a process without an end, fires immediately. */
const LONGEST_MS = 2 ** 31 - 1;
