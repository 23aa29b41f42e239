import { roundsName } from '../../../lib/config/names.ts';
import { type Plan, roundDelays } from '../../../lib/config/plan.ts';
import { ROUNDS_RETENTION_SECONDS } from '../defaults.ts';
import type { Resource } from '../read/serverless.ts';
import { policyFor, tlsOnly } from '../rights/tls-only.ts';
import type { AddedResources } from './added-function.ts';
import type { Environment } from './environment.ts';

const ROUNDS_ID = 'ConductorRounds';
const POLICY_ID = `${ROUNDS_ID}Policy`;

export const ROUNDS_ARN = { 'Fn::GetAtt': [ROUNDS_ID, 'Arn'] };

/** Where the poller finds the queue. */
export const ROUNDS_ENVIRONMENT: Environment = { CONDUCTOR_ROUNDS_URL: { Ref: ROUNDS_ID } };

/** Whether rounds start between two ticks. */
export const hasRounds = (plan: Plan) => roundDelays(plan).length > 0;

/**
 * The queue of the rounds. The minute's tick sends all messages of its minute at once, each with its delay: a run that
 * sent the message for the next one would be stopped by AWS as a loop.
 */
export const rounds: AddedResources = {
  resources: ({ service, options, plan }) =>
    hasRounds(plan)
      ? {
          [ROUNDS_ID]: {
            Type: 'AWS::SQS::Queue',
            Properties: {
              QueueName: roundsName(service.name, service.stage),
              MessageRetentionPeriod: ROUNDS_RETENTION_SECONDS,
              // AWS demands at least the function's timeout.
              VisibilityTimeout: options.poller.timeout,
              SqsManagedSseEnabled: true,
            },
          },
          ...policyFor(POLICY_ID, POLICY, service),
        }
      : {},
  owns: (id) => id === ROUNDS_ID || id === POLICY_ID,
};

const POLICY: Resource = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: ROUNDS_ID }],
    PolicyDocument: tlsOnly('sqs', [ROUNDS_ARN]),
  },
};
