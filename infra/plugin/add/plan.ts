import { pollerName } from '../../../lib/config/names.ts';
import type { Plan, Route } from '../../../lib/config/plan.ts';
import type { Target } from '../../../lib/protocol/dispatch.ts';
import { READING_OF } from '../../../lib/protocol/shapes.ts';
import { ADAPTER_MEMORY_MB } from '../defaults.ts';
import type { Binding } from '../read/bindings.ts';
import { type ConductorOptions, sweepSecondsOf } from '../read/conductor-options.ts';
import { callSeconds, invocationTypeOf } from '../read/invocation.ts';
import type { PollerOptions } from '../read/poller-options.ts';
import type { Poller } from '../read/pollers.ts';
import type { ServiceConfig } from '../read/service.ts';
import { adapter } from './adapter.ts';
import { nameOf } from './added-function.ts';

/** A poller's plan: its window, its rule, and a route for each binding. */
export function planOf(
  { group, options: poller, bindings }: Poller,
  options: ConductorOptions,
  service: ServiceConfig,
): Plan {
  const adapterName = nameOf(adapter, service);
  return {
    windowMs: poller.windowSeconds * 1_000,
    ...(!poller.always && {
      idleStopMs: poller.idleStop * 1_000,
      sweepSeconds: sweepSecondsOf(poller, options),
    }),
    ruleName: pollerName(service.name, service.stage, group),
    overdue: options.overdue,
    pollsPerSecond: poller.pollsPerSecond,
    ...(options.metrics && { metrics: true }),
    ...(options.alarms && { alarms: true }),
    routes: bindings.map((binding) => ({
      ...routeOf(binding, poller, adapterName),
      ...(options.metrics && memoryOf(binding)),
    })),
  };
}

function routeOf(binding: Binding, poller: PollerOptions, adapterName: string): Route {
  const { task, domain, concurrency, batch, wrap, functionName } = binding;
  return {
    taskType: task,
    ...(domain === undefined ? {} : { domain }),
    functionName: wrap ? adapterName : functionName,
    concurrency,
    invocationType: invocationTypeOf(binding, poller),
    timeoutSeconds: callSeconds(binding),
    ...(batch && { batch: { size: batch.size, gatherMs: batch.gather } }),
    ...(wrap ? { target: targetOf(binding) } : {}),
  };
}

/** The adapter waits as long as the function runs, so AWS bills both. */
function memoryOf({ memoryMb, wrap }: Binding): Pick<Route, 'memoryMb'> {
  if (memoryMb === undefined) return {};
  return { memoryMb: wrap ? memoryMb + ADAPTER_MEMORY_MB : memoryMb };
}

/** What the adapter has to know of the function that it calls. */
function targetOf({ functionName, timeoutSeconds, event = 'input', result }: Binding): Target {
  return { functionName, timeoutSeconds, event, result: result ?? READING_OF[event] };
}
