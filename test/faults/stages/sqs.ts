import * as v from 'valibot';
import { callAws } from '../../../lib/aws/signed.ts';

const AttributesSchema = v.object({
  Attributes: v.object({
    QueueArn: v.string(),
    ApproximateNumberOfMessages: v.pipe(v.string(), v.toNumber()),
  }),
});
const MessagesSchema = v.object({
  Messages: v.optional(v.array(v.object({ Body: v.string() })), []),
});
const QueueSchema = v.object({ QueueUrl: v.string() });

const sqs = (action: string, body: object) =>
  callAws(process.env, { service: 'sqs', target: `AmazonSQS.${action}`, body });

/** Creates a queue for the kit; returns its URL. */
export async function createQueue(QueueName: string): Promise<string> {
  return v.parse(QueueSchema, await sqs('CreateQueue', { QueueName })).QueueUrl;
}

export const deleteQueue = (QueueUrl: string) => sqs('DeleteQueue', { QueueUrl });

/** A queue's ARN, and how many visible messages wait in it. */
export async function lookAt(QueueUrl: string): Promise<{ arn: string; waiting: number }> {
  const answer = await sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  const { QueueArn: arn, ApproximateNumberOfMessages: waiting } = v.parse(
    AttributesSchema,
    answer,
  ).Attributes;
  return { arn, waiting };
}

/** Sets how long a message is hidden after it was received. */
export const hideTakenFor = (QueueUrl: string, seconds: number) =>
  sqs('SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: String(seconds) } });

/** Receives the waiting messages, each once; deletes none. */
export async function take(QueueUrl: string): Promise<string[]> {
  const request = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 };
  const { Messages } = v.parse(MessagesSchema, await sqs('ReceiveMessage', request));
  return Messages.map(({ Body }) => Body);
}
