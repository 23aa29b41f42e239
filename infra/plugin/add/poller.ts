import { ledgerName, POLLER, roundsName } from '../../../lib/config/names.ts';
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
import { type AddedFunction, functionIdOf } from './added-function.ts';
import { type Environment, environmentOf } from './environment.ts';
import { LEDGER_ENVIRONMENT } from './ledger.ts';
import { hasRounds, ROUNDS_ARN, ROUNDS_ENVIRONMENT } from './rounds.ts';
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
      ...LEDGER_ENVIRONMENT,
      ...(hasRounds(plan) ? ROUNDS_ENVIRONMENT : {}),
    },
    // The schedule is the same in each deploy, so CloudFormation leaves a paused rule paused.
    events: [
      {
        schedule: { name: plan.ruleName, rate: ['rate(1 minute)'], enabled: options.enabled },
      },
    ],
  }),
  /** It watches its rule, keeps the ledger, reads the key, sends rounds, and invokes the workers and the adapter. */
  statements: ({ options, service, plan }) => [
    mayDescribe(plan.ruleName),
    mayUseItems(ledgerName(service.name, service.stage)),
    ...(hasRounds(plan) ? mayRunRounds(service) : []),
    ...mayReadKey(options.auth),
    ...maySaveForLater(options, service),
    mayInvoke(plan.routes.map(({ functionName }) => functionName)),
  ],
  more: {
    resources: ({ plan }) =>
      hasRounds(plan)
        ? {
            [EVENTS_ID]: {
              Type: 'AWS::Lambda::EventSourceMapping',
              Properties: {
                FunctionName: { 'Fn::GetAtt': [functionIdOf(poller), 'Arn'] },
                EventSourceArn: ROUNDS_ARN,
                BatchSize: 1,
              },
            },
          }
        : {},
    owns: (id) => id.startsWith(EVENTS_ID),
  },
  files: (plan) => ({ 'plan.json': JSON.stringify(plan) }),
};

const EVENTS_ID = 'ConductorPollerEvents';

const mayRunRounds = ({ name, stage, isOnHttpEmulator }: ServiceConfig) => [
  maySendSeveral(roundsName(name, stage), isOnHttpEmulator),
  mayBeStartedBy(roundsName(name, stage)),
];

/** The functions that the plan names by a variable: a zip cannot hold what only CloudFormation knows. */
const functionsOf = (bindings: readonly Binding[]): Environment =>
  Object.fromEntries(
    bindings.flatMap(({ later }) => (later ? [[later.variable, later.value]] : [])),
  );
