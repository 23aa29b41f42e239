import { FIRST_PAUSE_CHECK_MS, PAUSE_CHECK_MS } from './defaults.ts';
import type { Ports } from './ports.ts';

/**
 * Asks whether polling is paused: when a run starts, and then again and again until it stops polling. It asks also while
 * the run waits for the one before it: `pause` returns in time for one more check.
 */
export interface PauseWatch {
  /** EventBridge can deliver a tick just after a pause: so a run waits a little for the first answer. */
  isPausedNow: Promise<boolean>;
  /** Fires when polling is paused. */
  signal: AbortSignal;
  /** The run polls no more. */
  stop(): void;
}

export function watchPause(ports: Pick<Ports, 'clock' | 'paused' | 'log'>): PauseWatch {
  const { clock } = ports;
  const paused = new AbortController();
  const stopped = new AbortController();

  async function check(): Promise<boolean> {
    const isPausedNow = await isPaused(ports);
    if (isPausedNow) paused.abort();
    return isPausedNow;
  }

  async function checkAgainAndAgain(): Promise<void> {
    for (;;) {
      await clock.sleep(PAUSE_CHECK_MS, stopped.signal);
      if (stopped.signal.aborted || (await check())) return;
    }
  }

  const first = check();
  void checkAgainAndAgain();
  const answered = new AbortController();
  const late = clock.sleep(FIRST_PAUSE_CHECK_MS, answered.signal).then(() => false);
  return {
    isPausedNow: Promise.race([first, late]).finally(() => answered.abort()),
    signal: paused.signal,
    stop: () => stopped.abort(),
  };
}

async function isPaused({ paused, log }: Pick<Ports, 'paused' | 'log'>): Promise<boolean> {
  try {
    return await paused();
  } catch (error) {
    log('warn', 'AWS did not say whether the schedule is paused; polling goes on', {
      error: String(error),
    });
    return false;
  }
}
