import type { Clock } from '../task/clock.ts';
import type { Lane } from './lane.ts';
import { type Window, windowUntil } from './window.ts';

/** A part of a run's window that also closes when all lanes have been idle for so long. */
export function windowUntilIdle(
  lanes: readonly Lane[],
  idleStopMs: number,
  run: Window,
  clock: Clock,
): Window {
  const startedAtMs = clock.nowMs();
  const idleMs = () => Math.min(clock.nowMs() - startedAtMs, ...lanes.map((lane) => lane.idleMs()));
  const remainingMs = () =>
    Math.min(run.remainingMs(), idleMs() === 0 ? idleStopMs : idleStopMs - idleMs());
  return windowUntil(remainingMs, clock, run.signal);
}
