import { setTimeout as sleep } from 'node:timers/promises';

/** A line of so many bits a second, which all answers share. */
export interface Link {
  /** Resolves when so many bytes, and all that came before them, have passed. */
  pass(bytes: number): Promise<void>;
}

/** Answers pass in pieces of this size, so that a small one does not wait for the whole of a large one. */
export const PIECE_BYTES = 64 * 1024;

/** A line that carries so many megabits a second. */
export function linkOf(megabits: number, nowMs: () => number = Date.now): Link {
  const bytesPerMs = (megabits * 1_000_000) / 8 / 1_000;
  let freeAtMs = 0;
  return {
    async pass(bytes) {
      freeAtMs = Math.max(freeAtMs, nowMs()) + bytes / bytesPerMs;
      await sleep(freeAtMs - nowMs());
    },
  };
}
