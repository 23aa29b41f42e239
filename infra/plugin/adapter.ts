import type { Route } from '../../lib/config/plan.ts';
import { type AddedFunction, addedFunction } from './added-function.ts';
import { ADAPTER_MARGIN_SECONDS, ADAPTER_MEMORY_MB } from './defaults.ts';
import { environmentOf } from './environment.ts';
import { INBOX_DESTINATION, keepingEnvironment, mayKeep } from './inbox.ts';
import { ADAPTER_KEY, ADAPTER_ROLE_ID } from './keys.ts';
import { mayInvoke, mayLog, mayReadKey } from './permissions.ts';
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
    environment: {
      ...environmentOf(options),
      ...(mayHaveToKeep(routes, options) ? keepingEnvironment(options) : {}),
    },
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
    ...(mayHaveToKeep(routes, options) ? mayKeep(options, service) : []),
    mayInvoke(targetsOf(routes).map(({ functionName }) => functionName)),
  ];
  return ownRole({ id: ADAPTER_ROLE_ID, part: 'conductor-adapter', statements }, service);
}

const targetsOf = (routes: readonly Route[]) => routes.flatMap(({ target }) => target ?? []);

/** A result has no open call to go up by where it comes as an Event, or is larger than an answer may be. */
const mayHaveToKeep = (routes: readonly Route[], { resultBucket }: ServiceOptions) =>
  resultBucket || isInvokedByEvent(routes);

const isInvokedByEvent = (routes: readonly Route[]) =>
  routes.some(({ target, invocationType }) => target && invocationType === 'Event');
