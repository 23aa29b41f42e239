import type { Route } from '../../lib/config/plan.ts';
import { type AddedFunction, addedFunction } from './added-function.ts';
import { environmentOf } from './environment.ts';
import { keepingEnvironment, mayKeep } from './inbox.ts';
import { POLLER_KEY, POLLER_ROLE_ID } from './keys.ts';
import { mayDescribe, mayInvoke, mayLog, mayReadKey } from './permissions.ts';
import { ownRole } from './role.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';

/**
 * The poller: one function for all task types, started each minute by a rule of the same name.
 * The schedule never changes from deploy to deploy, so CloudFormation leaves a paused rule paused.
 */
export function pollerFunction(
  name: string,
  options: ServiceOptions,
  service: ServiceConfig,
): AddedFunction {
  const { memorySize, timeout } = options.poller;
  const schedule = { name, rate: ['rate(1 minute)'], enabled: options.enabled };
  const own = {
    name,
    description: 'Polls Conductor and hands its tasks to the worker functions.',
    memorySize,
    timeout,
    role: POLLER_ROLE_ID,
    environment: { ...environmentOf(options), ...keepingEnvironment(options) },
    events: [{ schedule }],
  };
  return addedFunction(POLLER_KEY, own, service.provider);
}

/** Calls the workers (and the adapter for wrapped ones), watches its rule, reads the key, fills the inbox. */
export function pollerRole(
  name: string,
  routes: readonly Route[],
  options: ServiceOptions,
  service: ServiceConfig,
) {
  const statements = [
    mayLog(name),
    mayDescribe(name),
    ...mayReadKey(options.auth),
    ...mayKeep(options, service),
    mayInvoke(routes.map(({ functionName }) => functionName)),
  ];
  return ownRole({ id: POLLER_ROLE_ID, part: 'conductor-poller', statements }, service);
}
