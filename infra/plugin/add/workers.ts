import { inboxName } from '../../../lib/config/names.ts';
import { EVENT_AGE_SECONDS } from '../defaults.ts';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import { invocationTypeOf } from '../read/invocation.ts';
import type { PollerOptions } from '../read/poller-options.ts';
import type { FunctionConfig, ServiceConfig } from '../read/service.ts';
import type { Grant } from '../rights/grants.ts';
import { mayReadKey } from '../rights/statements.ts';
import { missingEnvironment } from './environment.ts';
import { INBOX_DESTINATION } from './inbox.ts';
import { maySaveForLater, saveForLaterEnvironment } from './save-for-later.ts';

/** What the plugin sets on a worker function of the user's. It leaves wrapped functions as they are. */
export interface WorkerSettings {
  environment: Record<string, unknown>;
  maximumRetryAttempts?: number;
  maximumEventAge?: number;
  destinations?: Record<string, unknown>;
}

/** What the user's worker functions get. */
export interface WorkerAdditions {
  /** Settings by the function's key. */
  workers: Record<string, WorkerSettings>;
  /** What the workers' roles have to allow. */
  grants: Grant[];
  /** What the user should know. */
  notices: string[];
}

/** The settings, rights and notices for all workers of a service. */
export function workerAdditions(
  bindings: readonly Binding[],
  options: ConductorOptions,
  service: ServiceConfig,
): WorkerAdditions {
  const workers = workersOf(bindings, service);
  const eventWorkers = eventWorkersOf(bindings, options.poller, service);
  const savers = options.resultBucket ? workers : eventWorkers;
  const settingsOf = (worker: FunctionConfig) => ({
    environment: {
      ...(savers.includes(worker) ? saveForLaterEnvironment(options) : {}),
      ...worker.environment,
      ...missingEnvironment(options, worker.environment, service.provider.environment),
    },
    ...(eventWorkers.includes(worker) ? eventSettings(worker) : {}),
  });
  return {
    workers: Object.fromEntries(workers.map((worker) => [worker.key, settingsOf(worker)])),
    grants: grantsOf(workers, savers, options, service),
    notices: ownDestinationNotices(eventWorkers, inboxName(service.name, service.stage)),
  };
}

/** The workers that are invoked with Event: their caller does not wait for the answer. */
const eventWorkersOf = (
  bindings: readonly Binding[],
  poller: PollerOptions,
  service: ServiceConfig,
): FunctionConfig[] =>
  workersOf(
    bindings.filter((binding) => invocationTypeOf(binding, poller) === 'Event'),
    service,
  );

/**
 * Conductor does the retries: a second try by Lambda could run a task that Conductor has given to another worker by
 * then. AWS sends a record of a failed try to the inbox. What the user has set stays.
 */
const eventSettings = ({
  maximumRetryAttempts,
  maximumEventAge,
  destinations,
}: FunctionConfig) => ({
  maximumRetryAttempts: maximumRetryAttempts ?? 0,
  maximumEventAge: maximumEventAge ?? EVENT_AGE_SECONDS,
  destinations: { ...INBOX_DESTINATION, ...destinations },
});

const grantsOf = (
  workers: FunctionConfig[],
  savers: FunctionConfig[],
  options: ConductorOptions,
  service: ServiceConfig,
): Grant[] => [
  { purpose: "reading Conductor's key", statements: mayReadKey(options.auth), workers },
  {
    purpose: options.resultBucket ? SAVING_TO_BOTH : SAVING_TO_INBOX,
    statements: maySaveForLater(options, service),
    workers: savers,
  },
];

const SAVING_TO_BOTH = "writing to the reporter's inbox and to the bucket of large results";
const SAVING_TO_INBOX =
  "writing to the reporter's inbox (AWS refuses a deploy where a role may not write to its function's destination)";

/** Tells what the user gives up by an own destination for failures; empty where there is none. */
function ownDestinationNotices(workers: readonly FunctionConfig[], inbox: string): string[] {
  const keys = workers.filter(({ destinations }) => destinations?.onFailure).map(({ key }) => key);
  if (keys.length === 0) return [];
  return [
    `conductor-lambda: ${keys.join(', ')} ${keys.length === 1 ? 'has' : 'have'} destinations.onFailure of your own, so ` +
      "Conductor notices a crash there only after the task's response timeout. Forward these records unchanged to the " +
      `queue ${inbox}, or remove the destination.`,
  ];
}
