import { deadLettersName, inboxName } from '../../lib/config/names.ts';
import { MAX_RECEIVES, RETENTION_SECONDS } from '../../lib/limits/aws.ts';
import { INBOX_VISIBILITY_SECONDS } from './defaults.ts';
import type { Environment } from './environment.ts';
import { DEAD_LETTERS_ID, INBOX_ID } from './keys.ts';
import { maySend, type Statement } from './permissions.ts';
import { bucketEnvironment, mayStore } from './result-bucket.ts';
import type { Resource } from './role.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';

/** From where a function puts results into the inbox, and the reporter hides what it tries again. */
export const INBOX_ENVIRONMENT: Environment = { CONDUCTOR_INBOX_URL: { Ref: INBOX_ID } };

/** What a function needs that keeps there what Conductor does not take. */
export const keepingEnvironment = (options: ServiceOptions): Environment => ({
  ...INBOX_ENVIRONMENT,
  ...bucketEnvironment(options),
});

export const mayKeep = (options: ServiceOptions, { name, stage }: ServiceConfig): Statement[] => [
  maySend(inboxName(name, stage)),
  ...mayStore(options),
];

/** Where the reporter puts what it cannot read. */
export const DEAD_LETTERS_ENVIRONMENT: Environment = {
  CONDUCTOR_DEAD_LETTERS_URL: { Ref: DEAD_LETTERS_ID },
};

export const INBOX_ARN = { 'Fn::GetAtt': [INBOX_ID, 'Arn'] };

/** For a function that is invoked with Event: AWS sends there what became of an invocation that failed. */
export const INBOX_DESTINATION = { onFailure: { type: 'sqs', arn: INBOX_ARN } };

/**
 * The reporter's inbox: what workers and poller could not tell Conductor, and AWS's records of the Event invocations
 * that failed. Behind it lie the dead letters, which nothing reads but a person. The names are fixed, so that a
 * role outside the service can name them.
 */
export function inboxQueues({ name, stage }: ServiceConfig): Record<string, Resource> {
  return {
    [INBOX_ID]: queue(inboxName(name, stage), {
      VisibilityTimeout: INBOX_VISIBILITY_SECONDS,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [DEAD_LETTERS_ID, 'Arn'] },
        maxReceiveCount: MAX_RECEIVES,
      },
    }),
    [DEAD_LETTERS_ID]: queue(deadLettersName(name, stage)),
  };
}

const queue = (QueueName: string, properties: Resource['Properties'] = {}): Resource => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName,
    MessageRetentionPeriod: RETENTION_SECONDS,
    // What is in it can be a task's input or output.
    SqsManagedSseEnabled: true,
    ...properties,
  },
});
