import type { Route } from '../../lib/config/plan.ts';
import type { InvocationType } from '../../lib/protocol/dispatch.ts';
import { ADAPTER_MARGIN_SECONDS } from './defaults.ts';
import type { Entry } from './entries.ts';
import { POLLER_MARGIN_SECONDS, type PollerOptions } from './service-options.ts';

/** How long a call of the poller's can last: for a wrapped function the adapter's time comes on top. */
export const callSeconds = ({ wrap, timeoutSeconds }: Entry) =>
  wrap ? timeoutSeconds + ADAPTER_MARGIN_SECONDS : timeoutSeconds;

/** The longest call that a run can still await when its window ends. */
export const longestCallSeconds = ({ timeout, windowSeconds }: PollerOptions) =>
  timeout - windowSeconds - POLLER_MARGIN_SECONDS;

/** An open call is the exact slot, so it is what we choose wherever it fits the run. */
export function invocationTypeOf(entry: Entry, poller: PollerOptions): InvocationType {
  if (entry.invocationType) return entry.invocationType;
  return callSeconds(entry) <= longestCallSeconds(poller) ? 'RequestResponse' : 'Event';
}

/** What the poller needs to know of an entry. */
export function routeOf(entry: Entry, poller: PollerOptions, adapter: string): Route {
  const { task, domain, concurrency, wrap, functionName, timeoutSeconds } = entry;
  return {
    taskType: task,
    ...(domain === undefined ? {} : { domain }),
    functionName: wrap ? adapter : functionName,
    concurrency,
    invocationType: invocationTypeOf(entry, poller),
    timeoutSeconds: callSeconds(entry),
    ...(wrap ? { target: { functionName, timeoutSeconds } } : {}),
  };
}
