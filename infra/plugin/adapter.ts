import { ADAPTER_MARGIN_SECONDS, ADAPTER_MEMORY_MB } from '../../lib/config/defaults.ts';
import { inboxName } from '../../lib/config/names.ts';
import type { Route } from '../../lib/config/plan.ts';
import { type AddedFunction, addedFunction } from './added-function.ts';
import { environmentOf } from './environment.ts';
import { INBOX_DESTINATION, INBOX_ENVIRONMENT } from './inbox.ts';
import { ADAPTER_KEY, ADAPTER_ROLE_ID } from './keys.ts';
import { mayInvoke, mayLog, mayReadKey, maySend } from './permissions.ts';
import { ownRole } from './role.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';

/** The adapter: calls wrapped functions with a task's input and reports for them. It waits for the slowest. */
export function adapterFunction(
  name: string,
  routes: readonly Route[],
  options: ServiceOptions,
  service: ServiceConfig,
): AddedFunction {
  const longest = Math.max(...targetsOf(routes).map(({ timeoutSeconds }) => timeoutSeconds));
  const isEvent = isInvokedByEvent(routes);
  const own = {
    name,
    description: 'Runs existing functions as Conductor workers.',
    memorySize: ADAPTER_MEMORY_MB,
    timeout: longest + ADAPTER_MARGIN_SECONDS,
    role: ADAPTER_ROLE_ID,
    environment: { ...environmentOf(options), ...(isEvent ? INBOX_ENVIRONMENT : {}) },
    ...(isEvent ? { destinations: INBOX_DESTINATION } : {}),
    events: [],
  };
  return addedFunction(ADAPTER_KEY, own, service.provider);
}

/** Calls the wrapped functions, reads the key, and fills the inbox where some task of its comes as an Event. */
export function adapterRole(
  name: string,
  routes: readonly Route[],
  options: ServiceOptions,
  service: ServiceConfig,
) {
  const statements = [
    mayLog(name),
    ...mayReadKey(options.auth),
    ...(isInvokedByEvent(routes) ? [maySend(inboxName(service.name, service.stage))] : []),
    mayInvoke(targetsOf(routes).map(({ functionName }) => functionName)),
  ];
  return ownRole({ id: ADAPTER_ROLE_ID, part: 'conductor-adapter', statements }, service);
}

const targetsOf = (routes: readonly Route[]) => routes.flatMap(({ target }) => target ?? []);

const isInvokedByEvent = (routes: readonly Route[]) =>
  routes.some(({ target, invocationType }) => target && invocationType === 'Event');
