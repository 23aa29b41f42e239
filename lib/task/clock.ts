/** Time as our loops see it, so that a test or another host can bring its own. */
export interface Timers {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
  /** Calls back after `ms`, unless it is called off by what it returns. */
  after(ms: number, callback: () => void): () => void;
}

/** The same for a loop that waits. */
export interface Clock extends Timers {
  /** Resolves after `ms`, or at once when the signal fires. */
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
        callOff();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const callOff = after(ms, wake);
      signal?.addEventListener('abort', wake);
    }),
});

function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_MS));
  return () => clearTimeout(timer);
}

/** Node's timers hold 32 bits: one that is set for longer, as in a process without an end, fires at once. */
const LONGEST_MS = 2 ** 31 - 1;
