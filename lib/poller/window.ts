import { PAUSE_CHECK_MS, POLLER_MARGIN_MS } from '../config/defaults.ts';
import type { Plan } from '../config/plan.ts';
import type { Ports } from './ports.ts';

/** The time in which a run polls. */
export interface Window {
  /** Fires when it closes. */
  signal: AbortSignal;
  /** Milliseconds until it closes; 0 when it has. */
  remainingMs(): number;
  /** Resolves when it closes. */
  closed: Promise<void>;
  close(): void;
}

type WindowPorts = Pick<Ports, 'clock' | 'paused' | 'log'>;

/** Opens the window: it closes by itself, early where the process has less time, or polling is paused. */
export function openWindow(plan: Plan, { clock, paused, log }: WindowPorts): Window {
  const controller = new AbortController();
  const { signal } = controller;
  const endsAtMs = clock.nowMs() + windowMs(plan, clock.remainingMs());
  const closed = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const window: Window = {
    signal,
    closed,
    remainingMs: () => (signal.aborted ? 0 : Math.max(0, endsAtMs - clock.nowMs())),
    close: () => controller.abort(),
  };
  void clock.sleep(endsAtMs - clock.nowMs(), signal).then(window.close);
  void closeWhenPaused(window, { clock, paused, log });
  return window;
}

/** What a run polls for leaves time for the longest open call that it may have to wait for. */
function windowMs({ windowMs, routes }: Plan, remainingMs: number): number {
  const open = routes.filter(({ invocationType }) => invocationType === 'RequestResponse');
  const longestMs = Math.max(0, ...open.map(({ timeoutSeconds }) => timeoutSeconds * 1000));
  return Math.max(0, Math.min(windowMs, remainingMs - longestMs - POLLER_MARGIN_MS));
}

async function closeWhenPaused(window: Window, { clock, paused, log }: WindowPorts): Promise<void> {
  while (!window.signal.aborted) {
    const isPaused = await paused().catch((error) => {
      log('warn', 'cannot tell whether the schedule is paused; polling goes on', {
        error: String(error),
      });
      return false;
    });
    if (isPaused) window.close();
    await clock.sleep(PAUSE_CHECK_MS, window.signal);
  }
}
