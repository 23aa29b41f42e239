import type { Clock } from '../task/clock.ts';
import type { Some } from '../task/some.ts';

/** Items that wait a little for others, to go together. */
export interface Gather<T> {
  /** Takes an item, and lets all go where the group is full. */
  add(item: T, bytes: number): void;
  /** Lets all go that wait. */
  flush(): void;
}

/** When a group is full, and how long the first of it waits for that. */
export interface GroupLimits {
  items: number;
  bytes: number;
  waitMs: number;
}

/** Gathers items into groups. An item that is larger than a group may be goes alone. */
export function gatherOf<T>(
  limits: GroupLimits,
  clock: Clock,
  start: (group: Some<T>) => void,
): Gather<T> {
  let waiting: T[] = [];
  let waitingBytes = 0;
  let cancel = () => {};

  function flush(): void {
    cancel();
    const [first, ...others] = waiting;
    waiting = [];
    waitingBytes = 0;
    if (first !== undefined) start([first, ...others]);
  }

  return {
    flush,
    add(item, bytes) {
      if (waitingBytes + bytes > limits.bytes) flush();
      waiting.push(item);
      waitingBytes += bytes;
      if (waiting.length >= limits.items) flush();
      else if (waiting.length === 1) cancel = clock.after(limits.waitMs, flush);
    },
  };
}
