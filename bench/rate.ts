import type { TaskExecution } from '../lib/conductor/workflows.ts';

/** Tasks a second, from the last task of the warm-up to the last task, by the server's own times of their ends. */
export function rateOf(done: readonly TaskExecution[], warmUp: number): number {
  const ends = done.map(({ endTime }) => endTime).sort((a, b) => a - b);
  const [warmAtMs = 0, lastAtMs = 0] = [ends[warmUp - 1], ends.at(-1)];
  return ((ends.length - warmUp) * 1_000) / (lastAtMs - warmAtMs);
}
