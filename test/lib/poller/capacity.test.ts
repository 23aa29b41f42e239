import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LONG_POLL_MS } from '../../../lib/limits/conductor.ts';
import { capacityOf, type Next, type PollRequest } from '../../../lib/poller/capacity.ts';

const WINDOW_MS = 55_000;

/** A lane's capacity, and the time that it reads. */
function aCapacity(slots = 3) {
  const time = { ms: 1_000 };
  const capacity = capacityOf(
    slots,
    () => time.ms,
    () => 1,
  );
  return { capacity, time };
}

const requestOf = (next: Next): PollRequest => {
  if (next.kind !== 'poll') throw new Error(`the lane does not poll: ${next.kind}`);
  return next.request;
};

describe('how much a lane asks for', () => {
  test('it waits for one task: the server holds a poll until all requested tasks are there', () => {
    const { capacity } = aCapacity();
    expect(capacity.next(WINDOW_MS)).toEqual({
      kind: 'poll',
      request: { count: 1, waitMs: LONG_POLL_MS },
    });
  });

  test('once a task has come, it asks for as many as it has free slots, without waiting, until there are none', () => {
    const { capacity, time } = aCapacity();
    capacity.answered(requestOf(capacity.next(WINDOW_MS)), time.ms, 1);
    capacity.takeSlot();
    const all = requestOf(capacity.next(WINDOW_MS));
    expect(all).toEqual({ count: 2, waitMs: 0 });
    capacity.answered(all, time.ms, 1);
    expect(requestOf(capacity.next(WINDOW_MS))).toMatchObject({ count: 1, waitMs: LONG_POLL_MS });
  });

  test('it waits only as long as the window is open', () => {
    expect(requestOf(aCapacity().capacity.next(1_200.5)).waitMs).toBe(1_201);
  });

  test('it asks for nothing while every slot is taken', () => {
    const { capacity } = aCapacity(1);
    capacity.takeSlot();
    expect(capacity.next(WINDOW_MS)).toEqual({ kind: 'full' });
    capacity.freeSlot();
    expect(capacity.next(WINDOW_MS).kind).toBe('poll');
  });
});

describe('when a lane asks', () => {
  test('an empty answer that comes too early, as from a server in trouble, makes it wait', () => {
    const { capacity, time } = aCapacity();
    capacity.answered(requestOf(capacity.next(WINDOW_MS)), time.ms, 0);
    expect(capacity.next(WINDOW_MS)).toEqual({ kind: 'wait', waitMs: 500 });
    time.ms += 500;
    expect(capacity.next(WINDOW_MS).kind).toBe('poll');
  });

  test('polls that fail make it wait, longer each time, until one succeeds', () => {
    const { capacity, time } = aCapacity();
    const waits = [1, 2, 3].map(() => {
      capacity.pollFailed();
      const next = capacity.next(WINDOW_MS);
      const waitMs = next.kind === 'wait' ? next.waitMs : 0;
      time.ms += waitMs;
      return waitMs;
    });
    expect(waits).toEqual([500, 1_000, 2_000]);
    capacity.answered(requestOf(capacity.next(WINDOW_MS)), time.ms, 1);
    capacity.pollFailed();
    expect(capacity.next(WINDOW_MS)).toEqual({ kind: 'wait', waitMs: 500 });
  });

  test('a worker that cannot be started makes it wait, until one starts', () => {
    const { capacity } = aCapacity();
    capacity.startFailed();
    expect(capacity.next(WINDOW_MS)).toEqual({ kind: 'wait', waitMs: 500 });
    capacity.started();
    expect(capacity.next(WINDOW_MS).kind).toBe('poll');
  });
});

test('it always asks for at least one task and at most as many as it has free slots', () => {
  const events = fc.array(
    fc.record({
      received: fc.nat(4),
      ended: fc.nat(4),
      fails: fc.constantFrom('no', 'poll', 'start'),
      passesMs: fc.nat(2_000),
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), events, (slots, happened) => {
      const { capacity, time } = aCapacity(slots);
      let open = 0;
      for (const { received, ended, fails, passesMs } of happened) {
        const next = capacity.next(WINDOW_MS);
        if (next.kind === 'full') expect(open).toBe(slots);
        if (next.kind === 'poll') {
          expect(next.request.count).toBeGreaterThanOrEqual(1);
          expect(next.request.count).toBeLessThanOrEqual(slots - open);
          const taken = Math.min(received, next.request.count);
          if (fails === 'poll') capacity.pollFailed();
          else {
            capacity.answered(next.request, time.ms, taken);
            for (let i = 0; i < taken; i += 1) capacity.takeSlot();
            open += taken;
          }
        }
        if (fails === 'start') capacity.startFailed();
        for (; open > 0 && open > slots - ended; open -= 1) capacity.freeSlot();
        expect(capacity.free()).toBe(slots - open);
        time.ms += passesMs;
      }
    }),
  );
});
