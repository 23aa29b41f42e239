import type { Clock } from '../task/clock.ts';
import {
  EVENT_CALLS,
  EVENTS_OF_A_CALL,
  GATHER_EVENTS_MS,
  MAX_WAITING_EVENTS,
  SEND_REST_MS,
} from './defaults.ts';
import {
  EVENTS_DROPPED,
  type LifecycleEvent,
  type LifecycleEvents,
  type PutEvents,
  reportedEvent,
} from './events.ts';
import type { Log } from './log.ts';

/** Events on their way to a bus. */
export interface EventQueue extends LifecycleEvents {
  /** Sends what waits, for some two seconds at most. What was dropped is one line of the log. It never rejects. */
  sendRest(): Promise<void>;
}

/**
 * Sends events beside the work: no task waits for them, and none fails for them. They wait in memory, a thousand at most.
 * What the bus does not take after the tries of one call is dropped, and so is what waits when the time is over.
 */
export function eventQueue(
  put: PutEvents,
  log: Log,
  clock: Pick<Clock, 'nowMs' | 'remainingMs' | 'after' | 'sleep'>,
): EventQueue {
  const waiting: LifecycleEvent[] = [];
  const calls = new Set<Promise<void>>();
  /** How many are in open calls. */
  let sending = 0;
  let dropped = 0;
  let reason = '';
  let cancel: (() => void) | undefined;

  function drop(count: number, why: string): void {
    if (count === 0) return;
    dropped += count;
    reason = why;
  }

  function sendWaiting(): void {
    cancel?.();
    cancel = undefined;
    while (waiting.length > 0 && calls.size < EVENT_CALLS) {
      const events = waiting.splice(0, EVENTS_OF_A_CALL);
      sending += events.length;
      const call = put(events).then((refused) => {
        sending -= events.length;
        if (refused) drop(refused.dropped, refused.reason);
        calls.delete(call);
        sendWaiting();
      });
      calls.add(call);
    }
  }

  function tell(event: LifecycleEvent): void {
    if (waiting.length < MAX_WAITING_EVENTS) waiting.push(event);
    else drop(1, TOO_MANY);
    if (waiting.length >= EVENTS_OF_A_CALL) sendWaiting();
    else cancel ??= clock.after(GATHER_EVENTS_MS, sendWaiting);
  }

  return {
    reported(task, report) {
      const event = reportedEvent(task, report, clock.nowMs());
      if (event) tell(event);
    },
    undelivered: (detail) => tell({ kind: 'ResultUndelivered', detail }),
    troubled: (detail) => tell({ kind: 'PollerTrouble', detail }),
    async sendRest() {
      sendWaiting();
      const ended = new AbortController();
      const forMs = Math.min(SEND_REST_MS, clock.remainingMs() / 2);
      let isLate = false;
      const late = clock.sleep(forMs, ended.signal).then(() => {
        isLate = true;
      });
      while (calls.size > 0 && !isLate) await Promise.race([...calls, late]);
      ended.abort();
      drop(waiting.splice(0).length + sending, TOO_LATE);
      if (dropped > 0) log('warn', EVENTS_DROPPED, { dropped, reason });
      dropped = 0;
    },
  };
}

const TOO_MANY = `more than ${MAX_WAITING_EVENTS} waited`;
const TOO_LATE = 'the function ended before the event bus had taken them';
