import { adapterName, pollerName } from '../../lib/config/names.ts';
import type { Plan } from '../../lib/config/plan.ts';
import { adapterFunction, adapterRole } from './adapter.ts';
import type { AddedFunction } from './added-function.ts';
import type { Entry } from './entries.ts';
import { ADAPTER_KEY, POLLER_KEY } from './keys.ts';
import { mayReadKey, type Statement } from './permissions.ts';
import { pollerFunction, pollerRole } from './poller.ts';
import type { Resource } from './role.ts';
import { routeOf } from './routes.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';
import { type WorkerSettings, workerSettings, workersOf } from './workers.ts';

/** All that the plugin adds to a service. */
export interface Additions {
  /** New functions, by key. */
  functions: Record<string, AddedFunction>;
  /** New resources, by logical id. */
  resources: Record<string, Resource>;
  /** Settings of the user's worker functions, by key. */
  workers: Record<string, WorkerSettings>;
  /** What the workers' roles have to allow. */
  statements: Statement[];
  /** For the poller's zip. */
  plan: Plan;
}

/** From a valid configuration to what is added; nothing is changed yet. */
export function additionsOf(
  entries: readonly Entry[],
  options: ServiceOptions,
  service: ServiceConfig,
): Additions {
  const poller = pollerName(service.name, service.stage);
  const adapter = adapterName(service.name, service.stage);
  const routes = entries.map((entry) => routeOf(entry, options.poller, adapter));
  const targets = routes.flatMap(({ target }) => target ?? []);
  const wraps = targets.length > 0;
  return {
    functions: {
      [POLLER_KEY]: pollerFunction(poller, options, service),
      ...(wraps ? { [ADAPTER_KEY]: adapterFunction(adapter, targets, options, service) } : {}),
    },
    resources: {
      ...pollerRole(poller, routes, options, service),
      ...(wraps ? adapterRole(adapter, targets, options, service) : {}),
    },
    workers: Object.fromEntries(
      workersOf(entries, service).map((worker) => [
        worker.key,
        workerSettings(worker, entries, options, service),
      ]),
    ),
    statements: mayReadKey(options.auth),
    plan: { windowMs: options.poller.windowSeconds * 1_000, ruleName: poller, routes },
  };
}
