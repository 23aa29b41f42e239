import { roundsName } from '../../../lib/config/names.ts';
import { type Plan, roundDelays } from '../../../lib/config/plan.ts';
import { ROUNDS_RETENTION_SECONDS } from '../defaults.ts';
import type { Resource } from '../read/serverless.ts';
import { policyFor, tlsOnly } from '../rights/tls-only.ts';
import { type AddedResources, capitalized, type PlannedPoller } from './added-function.ts';
import type { Environment } from './environment.ts';

const roundsId = (group?: string) => `ConductorRounds${capitalized(group ?? '')}`;
const policyId = (group?: string) => `${roundsId(group)}Policy`;

/** Whether a logical id belongs to the rounds of a group's poller. */
export const isRoundsId = (id: string, group?: string) =>
  id === roundsId(group) || id === policyId(group);

export const roundsArn = (group?: string) => ({ 'Fn::GetAtt': [roundsId(group), 'Arn'] });

/** Where the poller finds the queue. */
export const roundsEnvironment = (group?: string): Environment => ({
  CONDUCTOR_ROUNDS_URL: { Ref: roundsId(group) },
});

/** Whether rounds start between two ticks. */
export const hasRounds = (plan: Plan) => roundDelays(plan).length > 0;

/**
 * The queue of a poller's rounds. The minute's tick sends all messages of its minute at once, each with its delay: a run that
 * sent the message for the next one would be stopped by AWS as a loop.
 */
export const roundsOf = ({ group, options, plan }: PlannedPoller): AddedResources => ({
  resources: ({ service }) =>
    hasRounds(plan)
      ? {
          [roundsId(group)]: {
            Type: 'AWS::SQS::Queue',
            Properties: {
              QueueName: roundsName(service.name, service.stage, group),
              MessageRetentionPeriod: ROUNDS_RETENTION_SECONDS,
              // AWS demands at least the function's timeout.
              VisibilityTimeout: options.timeout,
              SqsManagedSseEnabled: true,
            },
          },
          ...policyFor(policyId(group), policyOf(group), service),
        }
      : {},
  owns: (id) => isRoundsId(id, group),
});

const policyOf = (group?: string): Resource => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: roundsId(group) }],
    PolicyDocument: tlsOnly('sqs', [roundsArn(group)]),
  },
});
