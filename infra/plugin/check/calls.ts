import { MAX_TIMEOUT_SECONDS } from '../../../lib/limits/aws.ts';
import { ADAPTER_MARGIN_SECONDS } from '../defaults.ts';
import type { Binding } from '../read/bindings.ts';
import type { Fault } from '../read/faults.ts';
import { callSeconds, longestCallSeconds } from '../read/invocation.ts';
import type { PollerOptions } from '../read/poller-options.ts';

/** Rules for the calls of poller and adapter: how long each can last, and how many can be open. */

/** A run that ends before its call could not see a crash of the worker. */
export function callsFitTheRun(bindings: readonly Binding[], poller: PollerOptions): Fault[] {
  const longest = longestCallSeconds(poller);
  return bindings
    .filter(
      (binding) => binding.invocationType === 'RequestResponse' && callSeconds(binding) > longest,
    )
    .map((binding) => ({
      where: `${binding.where}.invocationType`,
      message:
        `RequestResponse needs a call of at most ${longest} s, but this call can last ${callSeconds(binding)} s: lower ` +
        "the function's timeout, raise custom.conductor.poller.timeout, or remove invocationType, so that it is Event",
    }));
}

/** The adapter waits for its target and reports then, both within Lambda's longest timeout. */
export function targetsLeaveRoom(bindings: readonly Binding[]): Fault[] {
  const longest = MAX_TIMEOUT_SECONDS - ADAPTER_MARGIN_SECONDS;
  return bindings
    .filter(({ wrap, timeoutSeconds }) => wrap && timeoutSeconds > longest)
    .map(({ where, key }) => ({
      where: key === undefined ? `${where}.timeout` : `functions.${key}.timeout`,
      message:
        `must be at most ${longest} s for a wrapped function: the adapter needs ${ADAPTER_MARGIN_SECONDS} s more to ` +
        'report',
    }));
}
