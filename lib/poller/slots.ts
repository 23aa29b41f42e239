/** How many tasks a lane can still start. */
export interface Slots {
  free(): number;
  take(): void;
  release(): void;
  /** Resolves at the next release. */
  released(): Promise<void>;
}

/** Slots for `size` tasks at once. */
export function slotsFor(size: number): Slots {
  let taken = 0;
  const waiting = new Set<() => void>();
  return {
    free: () => size - taken,
    take() {
      taken += 1;
    },
    release() {
      taken -= 1;
      for (const wake of waiting) wake();
      waiting.clear();
    },
    released: () => new Promise((wake) => waiting.add(wake)),
  };
}
