/** Gives back what was taken. */
export type Release = () => void;

/** A bounded amount of something that several lanes use: bytes, calls. */
export interface Quota {
  /** Resolves when there is room for so much. Who asked first is served first. */
  take(amount: number): Promise<Release>;
  /** Takes so much at once, or nothing: undefined where there is no room or others wait. */
  tryTake(amount: number): Release | undefined;
  /** What is not taken. */
  free(): number;
}

/**
 * A quota of `size`. An amount above it counts as all of it, so that it comes when nothing else is taken, and never
 * waits for ever.
 */
export function quotaOf(size: number): Quota {
  let taken = 0;
  const waiting: { amount: number; start: () => void }[] = [];

  const hasRoom = (amount: number) => taken + amount <= size;
  const taking = (amount: number): Release => {
    taken += amount;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      taken -= amount;
      serve();
    };
  };
  function serve(): void {
    for (let next = waiting[0]; next && hasRoom(next.amount); next = waiting[0]) {
      waiting.shift();
      next.start();
    }
  }
  const tryTake: Quota['tryTake'] = (asked) => {
    const amount = Math.min(asked, size);
    return waiting.length === 0 && hasRoom(amount) ? taking(amount) : undefined;
  };

  return {
    tryTake,
    take: (asked) =>
      new Promise((resolve) => {
        const now = tryTake(asked);
        if (now) return resolve(now);
        const amount = Math.min(asked, size);
        waiting.push({ amount, start: () => resolve(taking(amount)) });
      }),
    free: () => size - taken,
  };
}
