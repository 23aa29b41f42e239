import { ledgerName, pollerPart, roundsName } from '../../../lib/config/names.ts';
import type { Binding } from '../read/bindings.ts';
import type { ServiceConfig } from '../read/service.ts';
import {
  mayBeStartedBy,
  mayDescribe,
  mayInvoke,
  mayReadKey,
  maySendSeveral,
  mayUseItems,
} from '../rights/statements.ts';
import {
  type AddedFunction,
  capitalized,
  functionIdOf,
  type PlannedPoller,
  roleIdOf,
} from './added-function.ts';
import { type Environment, environmentOf } from './environment.ts';
import { LEDGER_ENVIRONMENT } from './ledger.ts';
import { hasRounds, roundsArn, roundsEnvironment } from './rounds.ts';
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
      ...functionsOf(bindings),
      ...LEDGER_ENVIRONMENT,
      ...(hasRounds(plan) ? roundsEnvironment(group) : {}),
    },
    // The schedule is the same in each deploy, so CloudFormation leaves a paused rule paused.
    events: [
      {
        schedule: { name: plan.ruleName, rate: ['rate(1 minute)'], enabled: options.enabled },
      },
    ],
  }),
  /** It watches its rule, keeps the ledger, reads the key, sends rounds, and invokes the workers and the adapter. */
  statements: ({ options, service }) => [
    mayDescribe(plan.ruleName),
    mayUseItems(ledgerName(service.name, service.stage)),
    ...(hasRounds(plan) ? mayRunRounds(service, group) : []),
    ...mayReadKey(options.auth),
    ...maySaveForLater(options, service),
    mayInvoke(plan.routes.map(({ functionName }) => functionName)),
  ],
  more: {
    resources: () =>
      hasRounds(plan)
        ? {
            [eventsId(group)]: {
              Type: 'AWS::Lambda::EventSourceMapping',
              Properties: {
                FunctionName: { 'Fn::GetAtt': [functionIdOf({ part: pollerPart(group) }), 'Arn'] },
                EventSourceArn: roundsArn(group),
                BatchSize: 1,
              },
            },
          }
        : {},
    owns: (id) => isPollerId(id, group),
  },
});

/** Whether a logical id belongs to the poller of a group. */
export const isPollerId = (id: string, group?: string) =>
  [roleIdOf({ part: pollerPart(group) }), eventsId(group)].some((ours) => id.startsWith(ours));

const eventsId = (group?: string) => `Conductor${capitalized(pollerPart(group))}Events`;

const mayRunRounds = ({ name, stage, isOnHttpEmulator }: ServiceConfig, group?: string) => [
  maySendSeveral(roundsName(name, stage, group), isOnHttpEmulator),
  mayBeStartedBy(roundsName(name, stage, group)),
];

/** The functions that the plan names by a variable: a zip cannot hold what only CloudFormation knows. */
const functionsOf = (bindings: readonly Binding[]): Environment =>
  Object.fromEntries(
    bindings.flatMap(({ later }) => (later ? [[later.variable, later.value]] : [])),
  );
