import { ADAPTER_MARGIN_SECONDS } from '../../../lib/config/defaults.ts';
import type { Route } from '../../../lib/config/plan.ts';
import { ADAPTER_MEMORY_MB } from '../defaults.ts';
import { mayInvoke, mayReadKey } from '../rights/statements.ts';
import type { AddedFunction, Deployment } from './added-function.ts';
import { environmentOf } from './environment.ts';
import { eventBusEnvironment, mayTell } from './event-bus.ts';
import { INBOX_DESTINATION } from './inbox.ts';
import { maySaveForLater, saveForLaterEnvironment } from './save-for-later.ts';

/** The adapter: calls a wrapped function with a task's input, waits for its answer, and reports it. */
export const adapter: AddedFunction = {
  part: 'adapter',
  description: 'Runs existing functions as Conductor workers.',
  isNeeded: (deployment) => targetsOf(deployment).length > 0,
  settings: (deployment) => ({
    memorySize: ADAPTER_MEMORY_MB,
    // One adapter serves all wrapped functions, so it can wait for the slowest.
    timeout: longestTimeout(deployment) + ADAPTER_MARGIN_SECONDS,
    environment: {
      ...environmentOf(deployment.options),
      ...(savesForLater(deployment) ? saveForLaterEnvironment(deployment.options) : {}),
      ...(isInvokedByEvent(deployment) ? eventBusEnvironment(deployment.options) : {}),
    },
    ...(isInvokedByEvent(deployment) ? { destinations: INBOX_DESTINATION } : {}),
    events: [],
  }),
  statements: (deployment) => [
    ...mayReadKey(deployment.options.auth),
    ...(savesForLater(deployment) ? maySaveForLater(deployment.options, deployment.service) : []),
    ...(isInvokedByEvent(deployment) ? mayTell(deployment.options) : []),
    mayInvoke(
      deployment.bindings
        .filter(({ wrap }) => wrap)
        .map(({ functionName, later }) => later?.value ?? functionName),
    ),
  ],
};

const routesOf = ({ pollers }: Deployment): Route[] => pollers.flatMap(({ plan }) => plan.routes);

const targetsOf = (deployment: Deployment) =>
  routesOf(deployment).flatMap(({ target }) => target ?? []);

const longestTimeout = (deployment: Deployment) =>
  Math.max(...targetsOf(deployment).map(({ timeoutSeconds }) => timeoutSeconds));

/** A reply cannot carry a result where the task comes as an Event, or where the result is too large for a reply. */
const savesForLater = (deployment: Deployment) =>
  deployment.options.resultBucket || isInvokedByEvent(deployment);

const isInvokedByEvent = (deployment: Deployment) =>
  routesOf(deployment).some(({ target, invocationType }) => target && invocationType === 'Event');
