import { adapterName, inboxName, pollerName, reporterName } from '../../lib/config/names.ts';
import type { Plan } from '../../lib/config/plan.ts';
import { adapterFunction, adapterRole } from './adapter.ts';
import type { AddedFunction } from './added-function.ts';
import { inboxAlarms } from './alarms.ts';
import type { Entry } from './entries.ts';
import type { Grant } from './grants.ts';
import { inboxQueues, mayKeep } from './inbox.ts';
import { ADAPTER_KEY, POLLER_KEY, REPORTER_KEY } from './keys.ts';
import { mayReadKey } from './permissions.ts';
import { pollerFunction, pollerRole } from './poller.ts';
import { reporterEvents, reporterFunction, reporterRole } from './reporter.ts';
import { resultBucket } from './result-bucket.ts';
import type { Resource } from './role.ts';
import { routeOf } from './routes.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';
import {
  eventWorkersOf,
  ownDestinationNotices,
  type WorkerSettings,
  workerSettings,
  workersOf,
} from './workers.ts';

/** All that the plugin adds to a service. */
export interface Additions {
  /** New functions, by key. */
  functions: Record<string, AddedFunction>;
  /** New resources, by logical id. */
  resources: Record<string, Resource>;
  /** Settings of the user's worker functions, by key. */
  workers: Record<string, WorkerSettings>;
  /** What the workers' roles have to allow. */
  grants: Grant[];
  /** What the user should know. */
  notices: string[];
  /** For the poller's zip. */
  plan: Plan;
}

/** From a valid configuration to what is added; nothing is changed yet. */
export function additionsOf(
  entries: readonly Entry[],
  options: ServiceOptions,
  service: ServiceConfig,
): Additions {
  const plan = planOf(entries, options, service);
  return {
    ...addedParts(plan, options, service),
    ...workerParts(entries, options, service),
    plan,
  };
}

function planOf(entries: readonly Entry[], options: ServiceOptions, service: ServiceConfig): Plan {
  const adapter = adapterName(service.name, service.stage);
  return {
    windowMs: options.poller.windowSeconds * 1_000,
    ruleName: pollerName(service.name, service.stage),
    routes: entries.map((entry) => routeOf(entry, options.poller, adapter)),
  };
}

/** The functions of our own, and what stands around them. */
function addedParts({ ruleName, routes }: Plan, options: ServiceOptions, service: ServiceConfig) {
  const adapter = adapterName(service.name, service.stage);
  const reporter = reporterName(service.name, service.stage);
  const wraps = routes.some(({ target }) => target);
  return {
    functions: {
      [POLLER_KEY]: pollerFunction(ruleName, options, service),
      [REPORTER_KEY]: reporterFunction(reporter, options, service),
      ...(wraps ? { [ADAPTER_KEY]: adapterFunction(adapter, routes, options, service) } : {}),
    },
    resources: {
      ...pollerRole(ruleName, routes, options, service),
      ...reporterRole(reporter, options, service),
      ...reporterEvents(),
      ...inboxQueues(service),
      ...inboxAlarms(service),
      ...resultBucket(options),
      ...(wraps ? adapterRole(adapter, routes, options, service) : {}),
    },
  };
}

/** What the user's functions need. */
function workerParts(entries: readonly Entry[], options: ServiceOptions, service: ServiceConfig) {
  const workers = workersOf(entries, service);
  const eventWorkers = eventWorkersOf(entries, options.poller, service);
  const keepers = options.resultBucket ? workers : eventWorkers;
  return {
    workers: Object.fromEntries(
      workers.map((worker) => [
        worker.key,
        workerSettings(
          worker,
          { isEvent: eventWorkers.includes(worker), keeps: keepers.includes(worker) },
          options,
          service,
        ),
      ]),
    ),
    grants: [
      { purpose: "reading Conductor's key", statements: mayReadKey(options.auth), workers },
      { purpose: keepingPurpose(options), statements: mayKeep(options, service), workers: keepers },
    ],
    notices: ownDestinationNotices(eventWorkers, inboxName(service.name, service.stage)),
  };
}

const keepingPurpose = ({ resultBucket }: ServiceOptions) =>
  resultBucket
    ? "the reporter's inbox and the bucket of large results"
    : "the reporter's inbox (AWS refuses a deploy whose destination a role may not write to)";
