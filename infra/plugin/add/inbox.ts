import { deadLettersName, inboxName } from '../../../lib/config/names.ts';
import { MAX_RECEIVES, RETENTION_SECONDS } from '../../../lib/limits/aws.ts';
import { INBOX_VISIBILITY_SECONDS } from '../defaults.ts';
import type { Resource } from '../read/serverless.ts';
import { policyFor, tlsOnly } from '../rights/tls-only.ts';
import type { AddedResources } from './added-function.ts';
import type { Environment } from './environment.ts';

export const INBOX_ID = 'ConductorInbox';
export const DEAD_LETTERS_ID = 'ConductorDeadLetters';

export const INBOX_ARN = { 'Fn::GetAtt': [INBOX_ID, 'Arn'] };

/** For a function that is invoked with Event: AWS sends a record of each failed invocation to the inbox. */
export const INBOX_DESTINATION = { onFailure: { type: 'sqs', arn: INBOX_ARN } };

/** Where the reporter moves what it cannot read. */
export const DEAD_LETTERS_ENVIRONMENT: Environment = {
  CONDUCTOR_DEAD_LETTERS_URL: { Ref: DEAD_LETTERS_ID },
};

/**
 * The reporter's inbox: what workers and poller could not tell Conductor, and AWS's records of failed Event
 * invocations. Behind it is the queue of dead letters, for a person to look at. Both names are fixed, so that a role
 * outside the service can name them.
 */
export const inbox: AddedResources = {
  resources: ({ service, service: { name, stage } }) => ({
    [INBOX_ID]: queue(inboxName(name, stage), {
      VisibilityTimeout: INBOX_VISIBILITY_SECONDS,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [DEAD_LETTERS_ID, 'Arn'] },
        maxReceiveCount: MAX_RECEIVES,
      },
    }),
    [DEAD_LETTERS_ID]: queue(deadLettersName(name, stage)),
    ...policyFor(`${INBOX_ID}Policy`, queuePolicy(INBOX_ID), service),
    ...policyFor(`${DEAD_LETTERS_ID}Policy`, queuePolicy(DEAD_LETTERS_ID), service),
  }),
  owns: (id) => id.startsWith(INBOX_ID) || id.startsWith(DEAD_LETTERS_ID),
};

const queue = (QueueName: string, properties: Resource['Properties'] = {}): Resource => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName,
    MessageRetentionPeriod: RETENTION_SECONDS,
    // A message can contain a task's input or output.
    SqsManagedSseEnabled: true,
    ...properties,
  },
});

const queuePolicy = (queueId: string): Resource => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queueId }],
    PolicyDocument: tlsOnly('sqs', [{ 'Fn::GetAtt': [queueId, 'Arn'] }]),
  },
});
