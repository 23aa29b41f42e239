import {
  type LifecycleEvent,
  type LifecycleEvents,
  reportedEvent,
} from '../../lib/observe/events.ts';
import { overhear } from './leaks/overheard.ts';

/** Keeps what is told. */
export interface Listening extends LifecycleEvents {
  told: LifecycleEvent[];
}

/** What was told, in order. */
export function listening(nowMs: () => number = Date.now): Listening {
  const told: LifecycleEvent[] = [];
  const tell = (event: LifecycleEvent) => {
    overhear('an event', JSON.stringify(event));
    told.push(event);
  };
  return {
    told,
    reported(task, report) {
      const event = reportedEvent(task, report, nowMs());
      if (event) tell(event);
    },
    undelivered: (detail) => tell({ kind: 'ResultUndelivered', detail }),
    troubled: (detail) => tell({ kind: 'PollerTrouble', detail }),
  };
}
