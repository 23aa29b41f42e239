import { POLLER } from '../../../lib/config/names.ts';
import type { Binding } from '../read/bindings.ts';
import { mayDescribe, mayInvoke, mayReadKey } from '../rights/statements.ts';
import type { AddedFunction } from './added-function.ts';
import { type Environment, environmentOf } from './environment.ts';
import { maySaveForLater, saveForLaterEnvironment } from './save-for-later.ts';

/** The poller: one function for all task types, which a rule of the same name starts each minute. */
export const poller: AddedFunction = {
  part: POLLER,
  description: 'Polls Conductor and hands its tasks to the worker functions.',
  settings: ({ options, plan, bindings }) => ({
    memorySize: options.poller.memorySize,
    timeout: options.poller.timeout,
    environment: {
      ...environmentOf(options),
      ...saveForLaterEnvironment(options),
      ...functionsOf(bindings),
    },
    // The schedule is the same in each deploy, so CloudFormation leaves a paused rule paused.
    events: [
      {
        schedule: { name: plan.ruleName, rate: ['rate(1 minute)'], enabled: options.enabled },
      },
    ],
  }),
  /** It watches its rule, reads the key, and invokes the workers and the adapter. */
  statements: ({ options, service, plan }) => [
    mayDescribe(plan.ruleName),
    ...mayReadKey(options.auth),
    ...maySaveForLater(options, service),
    mayInvoke(plan.routes.map(({ functionName }) => functionName)),
  ],
  files: (plan) => ({ 'plan.json': JSON.stringify(plan) }),
};

/** The functions that the plan names by a variable: a zip cannot hold what only CloudFormation knows. */
const functionsOf = (bindings: readonly Binding[]): Environment =>
  Object.fromEntries(
    bindings.flatMap(({ later }) => (later ? [[later.variable, later.value]] : [])),
  );
