import type { Clock } from '../task/clock.ts';
import { HOT_MS, HOT_POLL_MS } from './defaults.ts';
import type { Turns } from './turns.ts';

/**
 * How soon a lane looks for work again. A task that waits at the server is found in steps of 100 ms, so a lane that has
 * just had work looks more often, and then less and less, until it is one of the idle ones.
 */
export interface Pace {
  /** Milliseconds until the lane looks again. */
  awayMs(): number;
  /** Whether a task would be found sooner by looking again than by waiting at the server. */
  isHot(): boolean;
  /** When tasks came last, in milliseconds since 1970; -Infinity where none has come. */
  workAtMs(): number;
  looked(): void;
  /** Tasks came. */
  found(): void;
}

export function paceOf(clock: Pick<Clock, 'nowMs'>, turns: Turns): Pace {
  let workAtMs = Number.NEGATIVE_INFINITY;
  let lookAtMs = 0;
  const quietMs = () => clock.nowMs() - workAtMs;
  const coolMs = () =>
    quietMs() < HOT_MS
      ? Math.max(HOT_POLL_MS, quietMs() / 10)
      : Math.min(quietMs() / 2, turns.idleMs());
  return {
    awayMs: () => lookAtMs - clock.nowMs(),
    isHot: () => quietMs() < HOT_MS && !turns.isCrowded(),
    workAtMs: () => workAtMs,
    looked() {
      lookAtMs = clock.nowMs() + coolMs();
    },
    found() {
      workAtMs = clock.nowMs();
      lookAtMs = 0;
    },
  };
}
