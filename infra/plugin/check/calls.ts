import { ADAPTER_MARGIN_SECONDS } from '../../../lib/config/defaults.ts';
import { MAX_TIMEOUT_SECONDS } from '../../../lib/limits/aws.ts';
import type { Binding } from '../read/bindings.ts';
import type { Fault } from '../read/faults.ts';
import { callSeconds, longestCallSeconds } from '../read/invocation.ts';
import type { TimedPoller } from './pollers.ts';

/** Rules for the calls of pollers and adapter: how long each can last. */

/** A run that ends before its call could not see a crash of the worker. */
export function callsFitTheRun({ where, times, bindings }: TimedPoller): Fault[] {
  const longest = longestCallSeconds(times);
  return bindings
    .filter(
      (binding) => binding.invocationType === 'RequestResponse' && callSeconds(binding) > longest,
    )
    .map((binding) => ({
      where: `${binding.where}.invocationType`,
      message:
        `RequestResponse needs a call of at most ${longest} s, but this call can last ${callSeconds(binding)} s: lower ` +
        `the function's timeout, raise ${where}.timeout, or remove invocationType, so that it is Event`,
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
