import { EVENT_AGE_SECONDS } from './defaults.ts';
import type { Entry } from './entries.ts';
import { missingEnvironment } from './environment.ts';
import { INBOX_DESTINATION, keepingEnvironment } from './inbox.ts';
import { invocationTypeOf } from './routes.ts';
import type { FunctionConfig, ServiceConfig } from './service.ts';
import type { PollerOptions, ServiceOptions } from './service-options.ts';

/** What is set on a worker function of the user's; wrapped functions are left as they are. */
export interface WorkerSettings {
  environment: Record<string, unknown>;
  maximumRetryAttempts?: number;
  maximumEventAge?: number;
  destinations?: Record<string, unknown>;
}

/** The functions that talk to Conductor themselves. */
export function workersOf(entries: readonly Entry[], service: ServiceConfig): FunctionConfig[] {
  const keys = new Set(entries.filter(({ wrap }) => !wrap).map(({ key }) => key));
  return service.functions.filter(({ key }) => keys.has(key));
}

/** Those of them that are invoked with Event: nobody waits for their answer. */
export const eventWorkersOf = (
  entries: readonly Entry[],
  poller: PollerOptions,
  service: ServiceConfig,
): FunctionConfig[] =>
  workersOf(
    entries.filter((entry) => invocationTypeOf(entry, poller) === 'Event'),
    service,
  );

/** Where Conductor is, and what an Event worker needs: what the user set himself stays. */
export function workerSettings(
  worker: FunctionConfig,
  { isEvent, keeps }: { isEvent: boolean; keeps: boolean },
  options: ServiceOptions,
  service: ServiceConfig,
): WorkerSettings {
  const own = worker.environment;
  const missing = missingEnvironment(options, own, service.provider.environment);
  return {
    environment: { ...(keeps ? keepingEnvironment(options) : {}), ...own, ...missing },
    ...(isEvent ? triedOnce(worker) : {}),
  };
}

/**
 * Retrying is Conductor's: a second try of Lambda's would run a task that may be another's by then. What becomes of
 * the one try goes to the reporter.
 */
const triedOnce = ({ maximumRetryAttempts, maximumEventAge, destinations }: FunctionConfig) => ({
  maximumRetryAttempts: maximumRetryAttempts ?? 0,
  maximumEventAge: maximumEventAge ?? EVENT_AGE_SECONDS,
  destinations: { ...INBOX_DESTINATION, ...destinations },
});

/** What is left to the user where AWS's records go elsewhere: nothing to say where they do not. */
export function ownDestinationNotices(workers: readonly FunctionConfig[], inbox: string): string[] {
  const keys = workers.filter(({ destinations }) => destinations?.onFailure).map(({ key }) => key);
  if (keys.length === 0) return [];
  return [
    `conductor-lambda: ${keys.join(', ')} ${keys.length === 1 ? 'has' : 'have'} destinations.onFailure of your own, so ` +
      'Conductor learns of a crash there only by the response timeout. Send these records on to the queue ' +
      `${inbox} as they are, or leave the destination out.`,
  ];
}
