import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsAccess } from './access.ts';
import { undefinedIfMissing } from './known.ts';

/** How many messages a queue has; SQS counts them approximately. */
export interface QueueDepth {
  /** Ready to be received. */
  waiting: number;
  /** Received, and hidden until they are tried again. */
  hidden: number;
  /** Sent with a delay that is not over. */
  delayed: number;
}

/** @returns undefined where there is no queue of that name */
export function queueDepthsIn(
  access: AwsAccess,
): (name: string) => Promise<QueueDepth | undefined> {
  const client = new SQSClient(access);
  return async (QueueName) => {
    const found = await undefinedIfMissing(client.send(new GetQueueUrlCommand({ QueueName })));
    if (!found) return undefined;
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: found.QueueUrl, AttributeNames: ['All'] }),
    );
    return {
      waiting: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      hidden: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
      delayed: Number(Attributes?.ApproximateNumberOfMessagesDelayed ?? 0),
    };
  };
}
