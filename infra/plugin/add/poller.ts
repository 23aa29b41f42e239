import { inboxName, ledgerName, pollerPart } from '../../../lib/config/names.ts';
import type { Binding } from '../read/bindings.ts';
import {
  mayDescribe,
  mayInvoke,
  mayReadKey,
  maySendSeveral,
  mayUseItems,
} from '../rights/statements.ts';
import { adapter } from './adapter.ts';
import {
  type AddedFunction,
  functionIdOf,
  type PlannedPoller,
  roleIdOf,
} from './added-function.ts';
import { type Environment, environmentOf } from './environment.ts';
import { eventBusEnvironment, mayTell } from './event-bus.ts';
import { LEDGER_ENVIRONMENT } from './ledger.ts';
import { reporter } from './reporter.ts';
import { maySaveForLater, saveForLaterEnvironment } from './save-for-later.ts';

/** A poller: one function for all its task types, which a rule of the same name starts each minute. */
export const pollerFunction = ({
  group,
  options: { memorySize, timeout },
  plan,
  bindings,
}: PlannedPoller): AddedFunction => ({
  part: pollerPart(group),
  description: 'Polls Conductor and hands its tasks to the worker functions.',
  settings: ({ options }) => ({
    memorySize,
    timeout,
    environment: {
      ...environmentOf(options),
      ...saveForLaterEnvironment(options),
      ...eventBusEnvironment(options),
      ...functionsOf(bindings),
      ...LEDGER_ENVIRONMENT,
    },
    // A reporter or an adapter from before the deploy could not read what this poller sends.
    dependsOn: [reporter, ...(bindings.some(({ wrap }) => wrap) ? [adapter] : [])].map(
      functionIdOf,
    ),
    // The schedule is the same in each deploy, so CloudFormation leaves a paused rule paused.
    events: [
      {
        schedule: { name: plan.ruleName, rate: ['rate(1 minute)'], enabled: options.enabled },
      },
    ],
  }),
  /**
   * It watches its rule, keeps the ledger, reads the key, sends to the inbox what is to be reported and when a round is to
   * start, invokes the workers and the adapter, and tells the event bus.
   */
  statements: ({ options, service }) => [
    mayDescribe(plan.ruleName),
    mayUseItems(ledgerName(service.name, service.stage)),
    ...mayReadKey(options.auth),
    ...maySaveForLater(options, service),
    ...maySendSeveral(inboxName(service.name, service.stage), service.isOnHttpEmulator),
    mayInvoke(plan.routes.map(({ functionName }) => functionName)),
    ...mayTell(options),
  ],
});

/** Whether a logical id belongs to the poller of a group. */
export const isPollerId = (id: string, group?: string) =>
  id.startsWith(roleIdOf({ part: pollerPart(group) }));

/** The functions that the plan names by a variable: a zip cannot hold what only CloudFormation knows. */
const functionsOf = (bindings: readonly Binding[]): Environment =>
  Object.fromEntries(
    bindings.flatMap(({ later }) => (later ? [[later.variable, later.value]] : [])),
  );
