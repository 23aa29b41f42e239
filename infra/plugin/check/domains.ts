import { DOMAIN_ACTIVE_MS } from '../../../lib/limits/conductor.ts';
import type { Binding } from '../read/bindings.ts';
import type { PollerOptions } from '../read/poller-options.ts';

/** The schedule starts a run each minute. */
const TICK_SECONDS = 60;
/** From the tick to a run's first poll, with a cold start. */
const START_SECONDS = 3;
const MIN_WINDOW_SECONDS = TICK_SECONDS - DOMAIN_ACTIVE_MS / 1_000 + START_SECONDS;

/** Between two runs, a domain is not polled: the server must not take it for inactive meanwhile. */
export function domainWarnings(
  bindings: readonly Binding[],
  { windowSeconds }: PollerOptions,
): string[] {
  const domains = new Set(bindings.flatMap(({ domain }) => domain ?? []));
  if (domains.size === 0 || windowSeconds >= MIN_WINDOW_SECONDS) return [];
  return [
    `conductor-lambda: the domains ${[...domains].join(', ')} are inactive for a part of each minute, because ` +
      `custom.conductor.poller.windowSeconds is ${windowSeconds}: a list such as eu,NO_DOMAIN then leads to its next ` +
      `domain. Set windowSeconds to at least ${MIN_WINDOW_SECONDS}.`,
  ];
}
