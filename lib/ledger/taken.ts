import { CLOCK_MARGIN_MS } from './defaults.ts';
import type { Taken } from './state.ts';

/** A lane, as far as its slots go. */
export interface LaneSlots {
  name: string;
  concurrency: number;
  /** After so long a call must have ended, the wait in Lambda's queue included. */
  callMs: number;
  isEvent: boolean;
}

/** How long a call that starts now can be open. */
export const openMs = ({ callMs }: LaneSlots) => callMs + CLOCK_MARGIN_MS;

/** A lane has no more entries in the item than this, however many calls it has open: DynamoDB takes 400 KB. */
const ENTRIES = 8;

/**
 * Open calls as the ledger has them. Those that must have ended at about the same time are one entry, with the latest of
 * these times.
 *
 * @param forMs for how long from now on each of them can be open
 */
export function takenBy(forMs: readonly number[], lane: LaneSlots, nowMs: number): Taken[] {
  const stepMs = Math.ceil(openMs(lane) / ENTRIES);
  const counts = new Map<number, number>();
  for (const ms of forMs) {
    const step = Math.min(ENTRIES, Math.max(0, Math.ceil((ms + CLOCK_MARGIN_MS) / stepMs)));
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return [...counts].map(([step, count]) => ({ count, untilMs: nowMs + step * stepMs }));
}

/** Whether it can still be open. */
export const isOpenAt =
  (nowMs: number) =>
  ({ untilMs }: { untilMs: number }): boolean =>
    untilMs > nowMs;
