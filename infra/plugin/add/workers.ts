import { inboxName } from '../../../lib/config/names.ts';
import { EVENT_AGE_SECONDS } from '../defaults.ts';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import { invocationTypeOf } from '../read/invocation.ts';
import { type Poller, pollersOf } from '../read/pollers.ts';
import { providerRole } from '../read/provider-role.ts';
import type { Resources } from '../read/serverless.ts';
import { type FunctionConfig, hasSharedRole, type ServiceConfig } from '../read/service.ts';
import type { Grant } from '../rights/grants.ts';
import { mayReadKey } from '../rights/statements.ts';
import { missingEnvironment } from './environment.ts';
import { eventBusEnvironment, mayTell } from './event-bus.ts';
import { INBOX_DESTINATION } from './inbox.ts';
import { maySaveForLater, saveForLaterEnvironment } from './save-for-later.ts';
import { workerRole, workerRoleId } from './worker-roles.ts';

/** What the plugin sets on a worker function of the user's. It leaves wrapped functions as they are. */
export interface WorkerSettings {
  environment: Record<string, unknown>;
  maximumRetryAttempts?: number;
  maximumEventAge?: number;
  destinations?: Record<string, unknown>;
  /** The logical id of its own role. */
  role?: string;
}

/** What the user's worker functions get. */
export interface WorkerAdditions {
  /** Settings by the function's key. */
  workers: Record<string, WorkerSettings>;
  /** The own roles of workers. */
  resources: Resources;
  /** What the other workers' roles have to allow. */
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
  const invoked = eventBindingsOf(pollersOf(bindings, options));
  const eventWorkers = workersOf(invoked, service);
  // AWS keeps a destination for each alias, and an alias that the user names has the inbox (alias-events.ts).
  const plain = workersOf(
    invoked.filter(({ alias }) => alias === undefined),
    service,
  );
  // A reply has room for the largest result of one task, but not of a batch.
  const batchWorkers = workersOf(
    bindings.filter(({ batch }) => batch),
    service,
  );
  const savers = workers.filter(
    (worker) =>
      options.resultBucket || eventWorkers.includes(worker) || batchWorkers.includes(worker),
  );
  const alone = options.roles === 'own' ? workers.filter(hasSharedRole) : [];
  const settingsOf = (worker: FunctionConfig) => ({
    environment: {
      ...(savers.includes(worker) ? saveForLaterEnvironment(options) : {}),
      ...(eventWorkers.includes(worker) ? eventBusEnvironment(options) : {}),
      ...worker.environment,
      ...missingEnvironment(options, worker.environment, service.provider.environment),
    },
    ...(eventWorkers.includes(worker) ? eventSettings(worker) : {}),
    ...(alone.includes(worker) ? { role: workerRoleId(worker) } : {}),
  });
  const grants = grantsOf({ workers, savers, eventWorkers }, options, service);
  const roles = alone.map((worker) => workerRole(worker, grants, service));
  const others = grants.map((each) => ({
    ...each,
    workers: each.workers.filter((worker) => !alone.includes(worker)),
  }));
  return {
    workers: Object.fromEntries(workers.map((worker) => [worker.key, settingsOf(worker)])),
    resources: Object.fromEntries(roles.flatMap(({ resources }) => Object.entries(resources))),
    grants: others,
    notices: [
      ...ownDestinationNotices(plain, inboxName(service.name, service.stage)),
      ...others.flatMap((each) => bystanderNotice(each, service)),
      ...vpcNotices(workers, options, service),
    ],
  };
}

/** Those that are invoked with Event: their caller does not wait for the answer. */
const eventBindingsOf = (pollers: readonly Poller[]): Binding[] =>
  pollers.flatMap(({ options, bindings }) =>
    bindings.filter((binding) => invocationTypeOf(binding, options) === 'Event'),
  );

/**
 * Conductor does the retries: a second try by Lambda could run a task that Conductor has given to another worker by
 * then. AWS sends a record of a failed try to the inbox. What the user has set stays.
 */
export const eventSettings = ({
  maximumRetryAttempts,
  maximumEventAge,
  destinations,
}: FunctionConfig) => ({
  maximumRetryAttempts: maximumRetryAttempts ?? 0,
  maximumEventAge: maximumEventAge ?? EVENT_AGE_SECONDS,
  destinations: { ...INBOX_DESTINATION, ...destinations },
});

const grantsOf = (
  {
    workers,
    savers,
    eventWorkers,
  }: Record<'workers' | 'savers' | 'eventWorkers', FunctionConfig[]>,
  options: ConductorOptions,
  service: ServiceConfig,
): Grant[] => [
  { purpose: "reading Conductor's key", statements: mayReadKey(options.auth), workers },
  {
    purpose: options.resultBucket ? SAVING_TO_BOTH : SAVING_TO_INBOX,
    statements: maySaveForLater(options, service),
    workers: savers,
  },
  { purpose: 'telling the event bus', statements: mayTell(options), workers: eventWorkers },
];

/** Who else gets a grant, because it goes into the role that all functions without a role of their own share. */
function bystanderNotice(
  { purpose, statements, workers }: Grant,
  service: ServiceConfig,
): string[] {
  const { functions, provider } = service;
  const isShared = !providerRole(provider).isGiven && workers.some(hasSharedRole);
  const others = functions.filter((each) => hasSharedRole(each) && !workers.includes(each));
  if (!isShared || statements.length === 0 || others.length === 0) return [];
  return [
    `conductor-lambda: the service's shared role allows ${purpose}. These functions have that role too and do not need ` +
      `the right: ${others.map(({ key }) => key).join(', ')}. With custom.conductor.roles: own, they do not get it.`,
  ];
}

/** A worker in a VPC is often there because Conductor is. */
function vpcNotices(
  workers: readonly FunctionConfig[],
  { vpc }: ConductorOptions,
  { provider }: ServiceConfig,
): string[] {
  const keys = workers.filter((worker) => worker.vpc).map(({ key }) => key);
  if (vpc !== undefined || provider.vpc || keys.length === 0) return [];
  return [
    `conductor-lambda: ${keys.join(', ')} ${keys.length === 1 ? 'is' : 'are'} in a VPC, but the poller and the other ` +
      'added functions are in none. If Conductor is reached only from there, set custom.conductor.vpc. If not, set it to ' +
      'false.',
  ];
}

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
