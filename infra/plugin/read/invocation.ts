import { ADAPTER_MARGIN_SECONDS } from '../../../lib/config/defaults.ts';
import type { InvocationType } from '../../../lib/protocol/dispatch.ts';
import type { Binding } from './bindings.ts';
import { POLLER_MARGIN_SECONDS, type PollerOptions } from './poller-options.ts';

/** How the poller invokes the function of a binding, and for how long. */

/** How long a call by the poller can last; for a wrapped function the adapter's margin is added. */
export const callSeconds = ({ wrap, timeoutSeconds }: Binding) =>
  wrap ? timeoutSeconds + ADAPTER_MARGIN_SECONDS : timeoutSeconds;

/** A poller's times that say how long its calls can last. */
export type Times = Pick<PollerOptions, 'timeout' | 'windowSeconds'>;

/** The longest call that a run can still wait for when its window ends. */
export const longestCallSeconds = ({ timeout, windowSeconds }: Times) =>
  timeout - windowSeconds - POLLER_MARGIN_SECONDS;

/** RequestResponse wherever the call fits the run: an open call is an exact count of running tasks. */
export function invocationTypeOf(binding: Binding, poller: Times): InvocationType {
  if (binding.invocationType) return binding.invocationType;
  return callSeconds(binding) <= longestCallSeconds(poller) ? 'RequestResponse' : 'Event';
}
