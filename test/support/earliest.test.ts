import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { earliestOf } from './earliest.ts';

test('items come by their times, and of the same time in the order in which they were added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const items = times.map((atMs, added) => ({ atMs, added }));
      const earliest = earliestOf<(typeof items)[number]>();
      for (const item of items) earliest.add(item);
      const taken = items.map(() => earliest.take());
      expect(taken).toEqual(items.toSorted((a, b) => a.atMs - b.atMs || a.added - b.added));
      expect(earliest.take()).toBeUndefined();
    }),
  );
});

test('an item that comes between others takes its place', () => {
  const earliest = earliestOf<{ atMs: number }>();
  for (const atMs of [5, 1, 3]) earliest.add({ atMs });
  expect(earliest.take()).toEqual({ atMs: 1 });
  for (const atMs of [2, 4]) earliest.add({ atMs });
  expect([1, 2, 3, 4].map(() => earliest.take()?.atMs)).toEqual([2, 3, 4, 5]);
});
