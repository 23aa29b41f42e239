import { BACKOFF_MS, CALM_MS, MAX_BACKOFF_MS } from './defaults.ts';

/** A wait that doubles with each round of failures. */
export interface Backoff {
  /** Failures during a wait belong to the same round. */
  failed(): void;
  /** Ends the wait and all rounds. Where it is never called, they end with a time without failures. */
  succeeded(): void;
  /** Milliseconds still to wait. */
  waitMs(): number;
  /** Whether the rounds have not ended. */
  isFailing(): boolean;
}

/** A backoff with jitter by the given clock. */
export function backoff(nowMs: () => number, random: () => number = Math.random): Backoff {
  let rounds = 0;
  let untilMs = 0;
  const waitMs = () => Math.max(0, untilMs - nowMs());
  const isCalm = () => nowMs() - untilMs >= CALM_MS;
  return {
    failed() {
      if (waitMs() > 0) return;
      if (isCalm()) rounds = 0;
      const fullMs = Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** rounds);
      untilMs = nowMs() + fullMs * (0.5 + random() / 2);
      rounds += 1;
    },
    succeeded() {
      rounds = 0;
      untilMs = 0;
    },
    waitMs,
    isFailing: () => rounds > 0 && !isCalm(),
  };
}
