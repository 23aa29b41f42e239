import { DOMAIN_ACTIVE_MS } from '../../../lib/limits/conductor.ts';
import type { Binding } from '../read/bindings.ts';
import { type ConductorOptions, sweepSecondsOf } from '../read/conductor-options.ts';
import { pollersOf } from '../read/pollers.ts';

/** A round comes up to 1 s late, and its run can have a cold start. */
const START_SECONDS = 4;
const MAX_SWEEP_SECONDS = DOMAIN_ACTIVE_MS / 1_000 - START_SECONDS;

/** Between two rounds, a domain is not polled: the server must not take it for inactive meanwhile. */
export function domainWarnings(
  bindings: readonly Binding[],
  conductor: Pick<ConductorOptions, 'poller' | 'pollers' | 'wake'>,
): string[] {
  return pollersOf(bindings, conductor).flatMap(({ where, options, bindings }) => {
    const sweep = sweepSecondsOf(options, conductor);
    const domains = new Set(bindings.flatMap(({ domain }) => domain ?? []));
    if (domains.size === 0 || options.always || sweep <= MAX_SWEEP_SECONDS) return [];
    return [
      `conductor-lambda: the domains ${[...domains].join(', ')} are inactive now and then, because ${where}.sweep is ` +
        `${sweep}: a list such as eu,NO_DOMAIN then leads to its next domain. Set sweep to at most ` +
        `${MAX_SWEEP_SECONDS}, or always to true.`,
    ];
  });
}
