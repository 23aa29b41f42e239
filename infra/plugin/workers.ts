import { EVENT_AGE_SECONDS } from '../../lib/config/defaults.ts';
import type { Entry } from './entries.ts';
import { missingEnvironment } from './environment.ts';
import { invocationTypeOf } from './routes.ts';
import type { FunctionConfig, ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';

/** What is set on a worker function of the user's; wrapped functions are left as they are. */
export interface WorkerSettings {
  environment: Record<string, unknown>;
  maximumRetryAttempts?: number;
  maximumEventAge?: number;
}

/** The functions that talk to Conductor themselves. */
export function workersOf(entries: readonly Entry[], service: ServiceConfig): FunctionConfig[] {
  const keys = new Set(entries.filter(({ wrap }) => !wrap).map(({ key }) => key));
  return service.functions.filter(({ key }) => keys.has(key));
}

/** Where Conductor is, and for an Event worker that Lambda tries once: what the user set himself stays. */
export function workerSettings(
  worker: FunctionConfig,
  entries: readonly Entry[],
  options: ServiceOptions,
  service: ServiceConfig,
): WorkerSettings {
  const own = worker.environment;
  const missing = missingEnvironment(options, own, service.provider.environment);
  const isEvent = entries.some(
    (entry) => entry.key === worker.key && invocationTypeOf(entry, options.poller) === 'Event',
  );
  return { environment: { ...own, ...missing }, ...(isEvent ? triedOnce(worker) : {}) };
}

/** Retrying is Conductor's: a second try of Lambda's would run a task that may be another's by then. */
const triedOnce = ({ maximumRetryAttempts, maximumEventAge }: FunctionConfig) => ({
  maximumRetryAttempts: maximumRetryAttempts ?? 0,
  maximumEventAge: maximumEventAge ?? EVENT_AGE_SECONDS,
});
