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

/** A queue of the kit's own; its URL. */
export async function createQueue(QueueName: string): Promise<string> {
  return v.parse(QueueSchema, await sqs('CreateQueue', { QueueName })).QueueUrl;
}

export const deleteQueue = (QueueUrl: string) => sqs('DeleteQueue', { QueueUrl });

/** Its ARN, and how many messages wait in it that anybody could take. */
export async function lookAt(QueueUrl: string): Promise<{ arn: string; waiting: number }> {
  const answer = await sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
  const { QueueArn: arn, ApproximateNumberOfMessages: waiting } = v.parse(
    AttributesSchema,
    answer,
  ).Attributes;
  return { arn, waiting };
}

/** For how long a message is hidden from others when somebody takes it. */
export const hideTakenFor = (QueueUrl: string, seconds: number) =>
  sqs('SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: String(seconds) } });

/** Takes what is there, each message once; nothing is deleted. */
export async function take(QueueUrl: string): Promise<string[]> {
  const question = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 };
  const { Messages } = v.parse(MessagesSchema, await sqs('ReceiveMessage', question));
  return Messages.map(({ Body }) => Body);
}
