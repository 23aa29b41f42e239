import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gatherOf } from '../../../lib/poller/gather.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const LIMITS = { items: 3, bytes: 100, waitMs: 50 };

/** A gather, and the groups that it let go, each with its time. */
function aGather(limits = LIMITS) {
  const clock = fakeClock();
  const groups: { items: readonly string[]; atMs: number }[] = [];
  const gather = gatherOf<string>(limits, clock, (items) => {
    groups.push({ items, atMs: clock.elapsedMs() });
  });
  return { clock, groups, gather };
}

test('a full group goes at once', () => {
  const { gather, groups } = aGather();
  for (const item of ['a', 'b', 'c', 'd']) gather.add(item, 1);
  expect(groups).toEqual([{ items: ['a', 'b', 'c'], atMs: 0 }]);
});

test('a group that is not full goes when its first item has waited long enough', async () => {
  const { clock, gather, groups } = aGather();
  gather.add('a', 1);
  await clock.pass(30);
  gather.add('b', 1);
  await clock.pass(100);
  expect(groups).toEqual([{ items: ['a', 'b'], atMs: 50 }]);
});

test('the wait of a group does not end the next one', async () => {
  const { clock, gather, groups } = aGather();
  for (const item of ['a', 'b', 'c']) gather.add(item, 1);
  await clock.pass(40);
  gather.add('d', 1);
  await clock.pass(100);
  expect(groups.map(({ items, atMs }) => [items.join(''), atMs])).toEqual([
    ['abc', 0],
    ['d', 90],
  ]);
});

test('an item for which a group has no room begins the next one', () => {
  const { gather, groups } = aGather();
  gather.add('a', 60);
  gather.add('b', 60);
  gather.flush();
  expect(groups.map(({ items }) => items)).toEqual([['a'], ['b']]);
});

test('each item goes once and in order, and no group is over its limits unless it is one item', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ bytes: fc.nat(150), pauseMs: fc.nat(80) }), { maxLength: 30 }),
      async (given) => {
        const { clock, gather, groups } = aGather();
        for (const [i, { bytes, pauseMs }] of given.entries()) {
          gather.add(`${i}`, bytes);
          await clock.pass(pauseMs);
        }
        await clock.pass(LIMITS.waitMs);
        expect(groups.flatMap(({ items }) => items)).toEqual(given.map((_, i) => `${i}`));
        for (const { items } of groups) {
          const bytes = items.reduce((sum, item) => sum + (given[Number(item)]?.bytes ?? 0), 0);
          expect(items.length).toBeLessThanOrEqual(LIMITS.items);
          if (items.length > 1) expect(bytes).toBeLessThanOrEqual(LIMITS.bytes);
        }
      },
    ),
  );
});
