import { longestCallMsOf, type Plan } from '../config/plan.ts';
import { FIRST_PAUSE_CHECK_MS, PAUSE_CHECK_MS, POLLER_MARGIN_MS } from './defaults.ts';
import type { Ports } from './ports.ts';

/** The time in which a run polls. */
export interface Window {
  /** Fires when the window closes. */
  signal: AbortSignal;
  /** Milliseconds until the window closes; 0 when it has closed. */
  remainingMs(): number;
  /** Resolves when the window closes. */
  closed: Promise<void>;
  close(): void;
}

type WindowPorts = Pick<Ports, 'clock' | 'paused' | 'log'>;

/**
 * Opens the window. It closes after its time, and earlier where the process has less time or polling is paused.
 * EventBridge can deliver a tick just after a pause, so the first check comes before the first poll.
 */
export async function openWindow(plan: Plan, ports: WindowPorts): Promise<Window> {
  const { clock } = ports;
  const controller = new AbortController();
  const { signal } = controller;
  const endsAtMs = clock.nowMs() + lengthMs(plan, clock.remainingMs());
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
  await Promise.race([closeIfPaused(window, ports), clock.sleep(FIRST_PAUSE_CHECK_MS, signal)]);
  void closeWhenPaused(window, ports);
  return window;
}

/** The window leaves time for the longest open call that the run may have to wait for. */
const lengthMs = (plan: Plan, remainingMs: number): number =>
  Math.max(0, Math.min(plan.windowMs, remainingMs - longestCallMsOf(plan) - POLLER_MARGIN_MS));

async function closeWhenPaused(window: Window, ports: WindowPorts): Promise<void> {
  for (;;) {
    await ports.clock.sleep(PAUSE_CHECK_MS, window.signal);
    if (window.signal.aborted) return;
    await closeIfPaused(window, ports);
  }
}

async function closeIfPaused(window: Window, { paused, log }: WindowPorts): Promise<void> {
  try {
    if (await paused()) window.close();
  } catch (error) {
    log('warn', 'AWS did not say whether the schedule is paused; polling goes on', {
      error: String(error),
    });
  }
}
