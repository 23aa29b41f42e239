import { longestCallMsOf, type Plan, TICK_SECONDS } from '../config/plan.ts';
import type { Clock } from '../task/clock.ts';
import { POLLER_MARGIN_MS, RELIEF_MS } from './defaults.ts';

/** A time in which lanes poll. */
export interface Window {
  /** Fires when the window closes. */
  signal: AbortSignal;
  /** Milliseconds until the window closes, as far as is known; 0 when it has closed. */
  remainingMs(): number;
  /** Resolves when the window closes. */
  closed: Promise<void>;
  close(): void;
}

/** Before a run begins to poll. */
export const CLOSED: Window = {
  signal: AbortSignal.abort(),
  remainingMs: () => 0,
  closed: Promise.resolve(),
  close: () => {},
};

/**
 * How long a run may poll. It leaves time for the longest call that it may have to wait for.
 *
 * @param isRelieved whether another run takes over, for which it waits some seconds more
 */
export function windowMsOf(plan: Plan, remainingMs: number, isRelieved: boolean): number {
  const fullMs = plan.windowMs + (isRelieved ? RELIEF_MS : 0);
  return Math.max(0, Math.min(fullMs, remainingMs - longestCallMsOf(plan) - POLLER_MARGIN_MS));
}

/**
 * After how long another run may take over. Until the run has to end there must be at least one start of another, and 5 s
 * for a late one: so where only ticks start runs, the last tick within the window takes over.
 */
export function relieveAfterMsOf({ windowMs, sweepSeconds = TICK_SECONDS }: Plan): number {
  const earlyMs = Math.max(0, sweepSeconds * 1_000 + START_LATE_MS - RELIEF_MS);
  return Math.max(START_LATE_MS, windowMs - earlyMs);
}

const START_LATE_MS = 5_000;

/** The window of a whole run. */
export interface RunWindow extends Window {
  /** Closes it after `ms`, unless it closes before. */
  closeIn(ms: number): void;
}

/** Opens the window of a run. It closes earlier where polling is paused, also before now. */
export function openWindow(lengthMs: number, clock: Clock, paused: AbortSignal): RunWindow {
  let endsAtMs = clock.nowMs() + lengthMs;
  const window = windowUntil(() => endsAtMs - clock.nowMs(), clock, paused);
  return {
    ...window,
    closeIn(ms) {
      endsAtMs = Math.min(endsAtMs, clock.nowMs() + ms);
      void clock.sleep(ms, window.signal).then(window.close);
    },
  };
}

/** A window that closes when no time remains. The time can grow and shrink: it is looked at again when it has passed. */
export function windowUntil(remainingMs: () => number, clock: Clock, outer?: AbortSignal): Window {
  const controller = new AbortController();
  const { signal } = controller;
  const close = () => controller.abort();
  const closed = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  if (outer?.aborted) close();
  outer?.addEventListener('abort', close, { signal, once: true });
  async function closeInTime() {
    while (!signal.aborted && remainingMs() > 0) await clock.sleep(remainingMs(), signal);
    close();
  }
  void closeInTime();
  return {
    signal,
    closed,
    close,
    remainingMs: () => (signal.aborted ? 0 : Math.max(0, remainingMs())),
  };
}
