import { setTimeout } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/** The real clock of a process that lives for `remainingMs()` more. */
export const clockUntil = (remainingMs: () => number): Clock => ({
  nowMs: Date.now,
  remainingMs,
  // A sleep that is called off has ended, and that is all that anybody wants to know.
  sleep: (ms, signal) =>
    setTimeout(Math.min(Math.max(0, ms), LONGEST_MS), undefined, signal && { signal }).catch(
      () => undefined,
    ),
});

/** Node's timers hold 32 bits: one that is set for longer, as in a process without an end, fires at once. */
const LONGEST_MS = 2 ** 31 - 1;
