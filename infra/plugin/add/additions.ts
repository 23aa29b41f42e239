import { pollerPart } from '../../../lib/config/names.ts';
import type { Plan } from '../../../lib/config/plan.ts';
import type { Binding } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import { pollersOf } from '../read/pollers.ts';
import type { Resources, Service } from '../read/serverless.ts';
import type { ServiceConfig } from '../read/service.ts';
import { keyOf, type ServerlessFunction, serverlessFunction } from './added-function.ts';
import { neededFor } from './list.ts';
import { planOf } from './plan.ts';
import { type Tags, withTags } from './tags.ts';
import { type WorkerAdditions, workerAdditions } from './workers.ts';

/** All that the plugin adds to a service. */
export interface Additions extends WorkerAdditions {
  /** New functions, by key. */
  functions: Record<string, ServerlessFunction>;
  /** New resources, by logical id. */
  resources: Resources;
  /** For the zip of each poller, by the key of its function. */
  plans: Record<string, Plan>;
  /** The provider's tags: `resources` have them already. */
  tags: Tags;
}

/** Makes the additions from a valid configuration. It does not change the service yet. */
export function additionsOf(
  bindings: readonly Binding[],
  options: ConductorOptions,
  service: ServiceConfig,
): Additions {
  const pollers = pollersOf(bindings, options).map((poller) => ({
    ...poller,
    plan: planOf(poller, options, service),
  }));
  const deployment = { service, options, pollers, bindings };
  const { functions, resources, notices } = neededFor(deployment);
  const workers = workerAdditions(bindings, options, service);
  const { tags, stackTags } = service.provider;
  return {
    functions: Object.fromEntries(
      functions.map((added) => [keyOf(added), serverlessFunction(added, deployment)]),
    ),
    ...workers,
    resources: withTags({ ...resources, ...workers.resources }, { tags, stackTags }),
    notices: [...(service.isOnHttpEmulator ? [WITHOUT_TLS] : []), ...notices, ...workers.notices],
    plans: Object.fromEntries(
      pollers.map(({ group, plan }) => [keyOf({ part: pollerPart(group) }), plan]),
    ),
    tags: { tags, stackTags },
  };
}

const WITHOUT_TLS =
  'conductor-lambda: AWS_ENDPOINT_URL is plain http, so this template has none of the policies that demand TLS of every ' +
  'call. It is for an emulator only.';

/** Writes the additions into the framework's configuration; the framework compiles them like what the user wrote. */
export function apply({ functions, resources, workers }: Additions, service: Service): void {
  Object.assign(service.functions, functions);
  for (const [key, settings] of Object.entries(workers)) {
    Object.assign(service.functions[key] ?? {}, settings);
  }
  service.resources ??= {};
  service.resources.Resources = { ...service.resources.Resources, ...resources };
}
