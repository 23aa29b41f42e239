/** Something that is due at a time. */
export interface Due {
  atMs: number;
}

/** Items by their times, the earliest first; of two with the same time, the one that was added first. */
export interface Earliest<T extends Due> {
  add(item: T): void;
  take(): T | undefined;
}

/** A binary heap: thousands of items come and go in a simulation. */
export function earliestOf<T extends Due>(): Earliest<T> {
  const heap: { item: T; order: number }[] = [];
  let added = 0;

  const isBefore = (a: number, b: number): boolean => {
    const [first, second] = [heap[a], heap[b]];
    if (!first || !second) return first !== undefined;
    const differenceMs = first.item.atMs - second.item.atMs;
    return differenceMs < 0 || (differenceMs === 0 && first.order < second.order);
  };

  function swap(a: number, b: number): void {
    const [first, second] = [heap[a], heap[b]];
    if (first && second) [heap[a], heap[b]] = [second, first];
  }

  function rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!isBefore(at, above)) return;
      swap(at, above);
      at = above;
    }
  }

  function sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const next = isBefore(right, left) ? right : left;
      if (!isBefore(next, at)) return;
      swap(at, next);
      at = next;
    }
  }

  return {
    add(item) {
      heap.push({ item, order: added });
      added += 1;
      rise(heap.length - 1);
    },
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last) return undefined;
      if (heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first.item;
    },
  };
}
