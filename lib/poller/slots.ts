import type { Route } from '../config/plan.ts';
import type { LaneSlots } from '../ledger/taken.ts';
import { laneName } from '../task/lane-name.ts';
import { callMsOf } from './handle-task.ts';

/** What the ledger is to know of a route. */
export const slotsOf = (route: Route): LaneSlots => ({
  name: laneName(route),
  concurrency: route.concurrency,
  callMs: callMsOf(route),
  isEvent: route.invocationType === 'Event',
});
