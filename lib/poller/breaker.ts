import {
  BREAKER_DEATHS,
  BREAKER_DEATHS_OF_A_CALL,
  BREAKER_MS,
  MAX_BREAKER_MS,
} from './defaults.ts';

/** Stops a lane whose worker is broken, and lets one task at a time try whether it still is. */
export interface Breaker {
  /** How many of so many slots may be used now. */
  allows(slots: number): number;
  /** Milliseconds until the next try; 0 where the lane may go on. */
  waitMs(): number;
  /** The worker ended a task, or took it. */
  worked(): void;
  /** The worker died while so many others of its calls were open. Returns whether that opened the breaker. */
  died(atLoad: boolean, othersOpen: number): boolean;
}

/**
 * A death while the worker loads opens it at once: the next task would find the same. Deaths at work open it when there
 * were several without a success between. A crash often ends sooner than work, so calls that are open may be the successes
 * between: each of them allows for some deaths more.
 */
export function breakerOf(nowMs: () => number, random: () => number = Math.random): Breaker {
  let deaths = 0;
  let rounds = 0;
  let untilMs = 0;
  const waitMs = () => Math.max(0, untilMs - nowMs());
  return {
    allows: (slots) => (waitMs() > 0 ? 0 : rounds > 0 ? Math.min(1, slots) : slots),
    waitMs,
    worked() {
      deaths = 0;
      rounds = 0;
      untilMs = 0;
    },
    died(atLoad, othersOpen) {
      deaths += 1;
      const enough = BREAKER_DEATHS + othersOpen * BREAKER_DEATHS_OF_A_CALL;
      if (waitMs() > 0 || (!atLoad && rounds === 0 && deaths < enough)) return false;
      const fullMs = Math.min(MAX_BREAKER_MS, BREAKER_MS * 2 ** rounds);
      untilMs = nowMs() + fullMs * (0.5 + random() / 2);
      rounds += 1;
      return true;
    },
  };
}
