import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Capacity, capacityOf, type PollAnswer } from '../../../lib/poller/capacity.ts';
import { MAX_BATCH, UNSENT_BYTES } from '../../../lib/poller/defaults.ts';

/** Room for any number of calls. */
const ROOM = 1_000_000;
const MB = 1024 * 1024;

/** A lane's capacity, and the time that it reads. */
function aCapacity(slots = 3) {
  const time = { ms: 1_000 };
  const capacity = capacityOf(
    slots,
    () => time.ms,
    () => 0,
    () => 1,
  );
  return { capacity, time };
}

/** The answer to a poll for `count` tasks. */
const answerOf = (count: number, more: Partial<PollAnswer> = {}): PollAnswer => ({
  ...{ count, received: count, largestBytes: 100, waitMs: 0, askedAtMs: 1_000 },
  ...more,
});

const countOf = (capacity: Capacity, room = ROOM): number => {
  const next = capacity.next(room);
  return 'count' in next ? next.count : 0;
};

describe('how much a lane asks for', () => {
  test('one task first, then twice as many with each full answer, up to its free slots', () => {
    const { capacity } = aCapacity(50);
    const asked: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      asked.push(countOf(capacity));
      capacity.answered(answerOf(countOf(capacity)));
    }
    expect(asked).toEqual([1, 2, 4, 8, 16, 32, 50]);
  });

  test('never more than the server may lose with one answer', () => {
    const { capacity } = aCapacity(5_000);
    for (let i = 0; i < 12; i += 1) capacity.answered(answerOf(countOf(capacity)));
    expect(countOf(capacity)).toBe(MAX_BATCH);
  });

  test('half as many after a poll that failed or was slow', () => {
    const { capacity, time } = aCapacity(100);
    for (let i = 0; i < 6; i += 1) capacity.answered(answerOf(countOf(capacity)));
    expect(countOf(capacity)).toBe(64);
    capacity.pollFailed();
    time.ms += 500;
    expect(countOf(capacity)).toBe(32);
    capacity.answered(answerOf(32, { askedAtMs: time.ms - 2_500 }));
    expect(countOf(capacity)).toBe(16);
  });

  test('no more large tasks than there is memory for, and more again when they have become small', () => {
    const { capacity } = aCapacity(100);
    for (let i = 0; i < 6; i += 1) capacity.answered(answerOf(countOf(capacity)));
    capacity.answered(answerOf(1, { largestBytes: 3 * MB }));
    expect(countOf(capacity)).toBe(Math.floor(UNSENT_BYTES / (3 * MB)));
    for (let i = 0; i < 20; i += 1) capacity.answered(answerOf(1));
    expect(countOf(capacity)).toBeGreaterThan(20);
  });

  test('a task larger than the memory for all is asked for alone', () => {
    const { capacity } = aCapacity();
    capacity.answered(answerOf(1, { largestBytes: 20 * MB }));
    expect(countOf(capacity)).toBe(1);
  });

  test('it looks for the first task, and asks for more as long as the server gives all', () => {
    const { capacity } = aCapacity();
    expect(capacity.next(ROOM).kind).toBe('look');
    capacity.answered(answerOf(1));
    expect(capacity.next(ROOM)).toEqual({ kind: 'more', count: 2 });
    capacity.answered(answerOf(2, { received: 1 }));
    expect(capacity.next(ROOM).kind).toBe('look');
  });

  test('nothing while every slot is taken', () => {
    const { capacity } = aCapacity(1);
    capacity.takeSlot();
    expect(capacity.next(ROOM)).toEqual({ kind: 'full' });
    capacity.freeSlot();
    expect(capacity.next(ROOM).kind).toBe('look');
  });

  test('no more than the whole run can still open', () => {
    const { capacity } = aCapacity(50);
    for (let i = 0; i < 6; i += 1) capacity.answered(answerOf(countOf(capacity)));
    expect(countOf(capacity, 7)).toBe(7);
    expect(capacity.next(0)).toEqual({ kind: 'wait', waitMs: 500 });
  });
});

describe('when a lane asks', () => {
  test('with a backlog and few free slots it waits for more of them as long as the last answer took', () => {
    const { capacity, time } = aCapacity(10);
    for (let i = 0; i < 9; i += 1) capacity.takeSlot();
    time.ms += 40;
    capacity.answered(answerOf(2));
    expect(capacity.next(ROOM)).toEqual({ kind: 'wait', waitMs: 40 });
    time.ms += 40;
    expect(capacity.next(ROOM).kind).toBe('more');
  });

  test('with more than an eighth of its slots free it does not wait for more', () => {
    const { capacity, time } = aCapacity(10);
    for (let i = 0; i < 8; i += 1) capacity.takeSlot();
    time.ms += 40;
    capacity.answered(answerOf(2));
    expect(capacity.next(ROOM).kind).toBe('more');
  });

  test('an empty answer that comes too early, as from a server in trouble, makes it wait', () => {
    const { capacity, time } = aCapacity();
    capacity.answered(answerOf(1, { received: 0, waitMs: 5_000 }));
    expect(capacity.next(ROOM)).toEqual({ kind: 'wait', waitMs: 500 });
    time.ms += 500;
    expect(capacity.next(ROOM).kind).toBe('look');
  });

  test('polls that fail make it wait, longer each time, until one succeeds', () => {
    const { capacity, time } = aCapacity();
    const waits = [1, 2, 3].map(() => {
      capacity.pollFailed();
      const next = capacity.next(ROOM);
      const waitMs = next.kind === 'wait' ? next.waitMs : 0;
      time.ms += waitMs;
      return waitMs;
    });
    expect(waits).toEqual([500, 1_000, 2_000]);
    capacity.answered(answerOf(1));
    capacity.pollFailed();
    expect(capacity.next(ROOM)).toEqual({ kind: 'wait', waitMs: 500 });
  });

  test('a worker that cannot be started makes it wait, until one starts', () => {
    const { capacity, time } = aCapacity();
    capacity.ended({ kind: 'notStarted' }, time.ms, 0);
    expect(capacity.next(ROOM)).toEqual({ kind: 'wait', waitMs: 500 });
    capacity.ended({ kind: 'worked' }, time.ms, 0);
    expect(capacity.next(ROOM).kind).toBe('look');
  });

  test('a function whose last slot AWS throttles makes it wait longer each time, whatever succeeds between', () => {
    const { capacity, time } = aCapacity(1);
    const waits = [1, 2, 3].map(() => {
      capacity.ended({ kind: 'throttled' }, time.ms, 0);
      capacity.ended({ kind: 'worked' }, time.ms, 0);
      const next = capacity.next(ROOM);
      time.ms += next.kind === 'wait' ? next.waitMs : 0;
      return next;
    });
    expect(waits.map((next) => 'waitMs' in next && next.waitMs)).toEqual([500, 1_000, 2_000]);
  });

  test('a worker that does not load stops it at once, and then one task at a time tries', () => {
    const { capacity, time } = aCapacity(10);
    expect(capacity.ended({ kind: 'died', atLoad: true }, time.ms, 0)).toBe(true);
    expect(capacity.next(ROOM)).toEqual({ kind: 'wait', waitMs: 1_000 });
    time.ms += 1_000;
    expect(capacity.next(ROOM)).toMatchObject({ kind: 'look', count: 1 });
    capacity.takeSlot();
    expect(capacity.next(ROOM)).toEqual({ kind: 'full' });
    capacity.freeSlot();
    capacity.ended({ kind: 'worked' }, time.ms, 0);
    expect(capacity.free()).toBe(10);
  });
});

test('whatever happens, it asks for at least one task, and for no more than slots, memory and room allow', () => {
  const events = fc.array(
    fc.record({
      received: fc.nat(120),
      largestBytes: fc.integer({ min: 1, max: 12 * MB }),
      ended: fc.nat(120),
      room: fc.nat(1_000),
      end: fc.constantFrom('worked', 'crash', 'load', 'throttled', 'notStarted', 'poll fails'),
      passesMs: fc.nat(5_000),
    }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900 }), events, (slots, happened) => {
      const { capacity, time } = aCapacity(slots);
      let open = 0;
      for (const { received, largestBytes, ended, room, end, passesMs } of happened) {
        const next = capacity.next(room);
        if ('count' in next) {
          expect(next.count).toBeGreaterThanOrEqual(1);
          expect(next.count).toBeLessThanOrEqual(Math.min(slots - open, room, MAX_BATCH));
          const taken = Math.min(received, next.count);
          const answer = { largestBytes, received: taken, waitMs: 0, askedAtMs: time.ms };
          capacity.answered({ ...answer, count: next.count });
          const after = capacity.next(ROOM);
          if ('count' in after)
            expect(after.count).toBeLessThanOrEqual(Math.max(1, UNSENT_BYTES / largestBytes));
          for (let i = 0; i < taken; i += 1) capacity.takeSlot();
          open += taken;
        }
        if (end === 'poll fails') capacity.pollFailed();
        else if (end === 'crash') capacity.ended({ kind: 'died', atLoad: false }, time.ms, 0);
        else if (end === 'load') capacity.ended({ kind: 'died', atLoad: true }, time.ms, 0);
        else if (end === 'worked' || end === 'throttled' || end === 'notStarted')
          capacity.ended({ kind: end }, time.ms, 0);
        for (let i = 0; i < ended && open > 0; i += 1, open -= 1) capacity.freeSlot();
        expect(capacity.free()).toBeLessThanOrEqual(slots - open);
        time.ms += passesMs;
      }
    }),
  );
});
