import { ADAPTER_MARGIN_SECONDS, ADAPTER_MEMORY_MB } from '../../lib/config/defaults.ts';
import type { Target } from '../../lib/task/dispatch.ts';
import { type AddedFunction, addedFunction } from './added-function.ts';
import { environmentOf } from './environment.ts';
import { ADAPTER_KEY, ADAPTER_ROLE_ID } from './keys.ts';
import { mayInvoke, mayLog, mayReadKey } from './permissions.ts';
import { ownRole } from './role.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';

/** The adapter: calls wrapped functions with a task's input and reports for them. It waits for the slowest. */
export function adapterFunction(
  name: string,
  targets: readonly Target[],
  options: ServiceOptions,
  service: ServiceConfig,
): AddedFunction {
  const longest = Math.max(...targets.map(({ timeoutSeconds }) => timeoutSeconds));
  const own = {
    name,
    description: 'Runs existing functions as Conductor workers.',
    memorySize: ADAPTER_MEMORY_MB,
    timeout: longest + ADAPTER_MARGIN_SECONDS,
    role: ADAPTER_ROLE_ID,
    environment: environmentOf(options),
    events: [],
  };
  return addedFunction(ADAPTER_KEY, own, service.provider);
}

/** Calls the wrapped functions and reads the key. */
export function adapterRole(
  name: string,
  targets: readonly Target[],
  options: ServiceOptions,
  service: ServiceConfig,
) {
  const statements = [
    mayLog(name),
    ...mayReadKey(options.auth),
    mayInvoke(targets.map(({ functionName }) => functionName)),
  ];
  return ownRole({ id: ADAPTER_ROLE_ID, part: 'conductor-adapter', statements }, service);
}
