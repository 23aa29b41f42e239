import { describe, expect, test } from '@jest/globals';
import {
  EVENT_CALLS,
  EVENTS_OF_A_CALL,
  GATHER_EVENTS_MS,
  MAX_WAITING_EVENTS,
  SEND_REST_MS,
} from '../../../lib/observe/defaults.ts';
import { type EventQueue, eventQueue } from '../../../lib/observe/event-queue.ts';
import type { LifecycleEvent, PutEvents } from '../../../lib/observe/events.ts';
import { aTask } from '../../support/factories.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';

const CALL_MS = 20;

/** A queue of events in virtual time, before a bus that takes 20 ms for a call. */
function aQueue(
  answer: (events: readonly LifecycleEvent[], clock: FakeClock) => ReturnType<PutEvents>,
) {
  const clock = fakeClock();
  const calls: { events: readonly LifecycleEvent[]; atMs: number }[] = [];
  const lines: unknown[] = [];
  let open = 0;
  let most = 0;
  const queue = eventQueue(
    async (events) => {
      calls.push({ events, atMs: clock.elapsedMs() });
      open += 1;
      most = Math.max(most, open);
      return answer(events, clock).finally(() => {
        open -= 1;
      });
    },
    (level, message, fields) => void lines.push({ level, message, ...fields }),
    clock,
  );
  return { clock, calls, lines, queue, most: () => most };
}

const taking = async (_: readonly LifecycleEvent[], clock: FakeClock) => {
  await clock.sleep(CALL_MS);
  return undefined;
};

const tell = (queue: EventQueue, count: number) => {
  for (let i = 0; i < count; i += 1) queue.reported(aTask(), { status: 'COMPLETED' });
};

const counts = (calls: readonly { events: readonly LifecycleEvent[] }[]) =>
  calls.map(({ events }) => events.length);

const DROPPED = {
  level: 'warn',
  message: 'the event bus did not take events',
};

describe('events go to the bus', () => {
  test('ten in a call, which is EventBridge’s limit, and a few calls at once', async () => {
    const { queue, calls, clock, lines, most } = aQueue(taking);
    tell(queue, 95);
    await clock.run(queue.sendRest());
    expect(counts(calls)).toEqual([...Array<number>(9).fill(EVENTS_OF_A_CALL), 5]);
    expect(most()).toBe(EVENT_CALLS);
    expect(lines).toEqual([]);
  });

  test('together, where they come within a moment', async () => {
    const { queue, calls, clock } = aQueue(taking);
    tell(queue, 1);
    await clock.pass(GATHER_EVENTS_MS / 2);
    tell(queue, 2);
    await clock.pass(GATHER_EVENTS_MS);
    expect(calls.map(({ events, atMs }) => [events.length, atMs])).toEqual([[3, GATHER_EVENTS_MS]]);
  });

  test('at the end of a run at once, and without any there is no call', async () => {
    const { queue, calls, clock } = aQueue(taking);
    await clock.run(queue.sendRest());
    tell(queue, 1);
    await clock.run(queue.sendRest());
    expect(calls.map(({ events, atMs }) => [events.length, atMs])).toEqual([[1, 0]]);
  });
});

describe('what the bus does not take is dropped, and counted in one line', () => {
  test('where it refuses a call', async () => {
    const reason = 'AWS answered 400 (AccessDeniedException)';
    const { queue, clock, lines } = aQueue(async (events) => ({ dropped: events.length, reason }));
    tell(queue, 25);
    await clock.run(queue.sendRest());
    expect(lines).toEqual([{ ...DROPPED, dropped: 25, reason }]);
  });

  test('where it refuses some of a call', async () => {
    const { queue, clock, lines } = aQueue(async () => ({
      dropped: 3,
      reason: 'ThrottlingException',
    }));
    tell(queue, 10);
    await clock.run(queue.sendRest());
    expect(lines).toEqual([{ ...DROPPED, dropped: 3, reason: 'ThrottlingException' }]);
  });

  test('where it does not answer: no more wait in memory than a thousand, and the run waits two seconds', async () => {
    const { queue, clock, lines } = aQueue(() => new Promise(() => {}));
    const sent = EVENT_CALLS * EVENTS_OF_A_CALL;
    tell(queue, sent + MAX_WAITING_EVENTS + 7);
    await clock.run(queue.sendRest());
    expect(clock.elapsedMs()).toBe(SEND_REST_MS);
    expect(lines).toEqual([
      {
        ...DROPPED,
        dropped: sent + MAX_WAITING_EVENTS + 7,
        reason: 'the function ended before the event bus had taken them',
      },
    ]);
  });

  test('and a process that has little time left waits for half of it', async () => {
    const clock = fakeClock(1_000);
    const queue = eventQueue(
      () => new Promise(() => {}),
      () => {},
      clock,
    );
    tell(queue, 1);
    await clock.run(queue.sendRest());
    expect(clock.elapsedMs()).toBe(500);
  });
});
