import type { Plan } from '../../../lib/config/plan.ts';
import { ADAPTER_MARGIN_SECONDS, ADAPTER_MEMORY_MB } from '../defaults.ts';
import { mayInvoke, mayReadKey } from '../rights/statements.ts';
import type { AddedFunction, Deployment } from './added-function.ts';
import { environmentOf } from './environment.ts';
import { INBOX_DESTINATION } from './inbox.ts';
import { maySaveForLater, saveForLaterEnvironment } from './save-for-later.ts';

/** The adapter: calls a wrapped function with a task's input, waits for its answer, and reports it. */
export const adapter: AddedFunction = {
  part: 'adapter',
  description: 'Runs existing functions as Conductor workers.',
  isNeeded: ({ plan }) => targetsOf(plan).length > 0,
  settings: (deployment) => ({
    memorySize: ADAPTER_MEMORY_MB,
    // One adapter serves all wrapped functions, so it can wait for the slowest.
    timeout: longestTimeout(deployment.plan) + ADAPTER_MARGIN_SECONDS,
    environment: {
      ...environmentOf(deployment.options),
      ...(savesForLater(deployment) ? saveForLaterEnvironment(deployment.options) : {}),
    },
    ...(isInvokedByEvent(deployment.plan) ? { destinations: INBOX_DESTINATION } : {}),
    events: [],
  }),
  statements: (deployment) => [
    ...mayReadKey(deployment.options.auth),
    ...(savesForLater(deployment) ? maySaveForLater(deployment.options, deployment.service) : []),
    mayInvoke(
      deployment.bindings
        .filter(({ wrap }) => wrap)
        .map(({ functionName, later }) => later?.value ?? functionName),
    ),
  ],
};

const targetsOf = ({ routes }: Plan) => routes.flatMap(({ target }) => target ?? []);

const longestTimeout = (plan: Plan) =>
  Math.max(...targetsOf(plan).map(({ timeoutSeconds }) => timeoutSeconds));

/** A reply cannot carry a result where the task comes as an Event, or where the result is too large for a reply. */
const savesForLater = ({ options, plan }: Deployment) =>
  options.resultBucket || isInvokedByEvent(plan);

const isInvokedByEvent = ({ routes }: Plan) =>
  routes.some(({ target, invocationType }) => target && invocationType === 'Event');
