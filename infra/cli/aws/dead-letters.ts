import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { deadLettersName, inboxName } from '../../../lib/config/names.ts';
import { REFUSAL } from '../../../lib/protocol/dead-letters.ts';
import type { QueuePorts } from '../redrive/ports.ts';
import type { ServiceRef } from '../service-ref.ts';
import type { AwsAccess } from './access.ts';

/** The inbox of a service and its dead letters. */
export async function awsQueuePorts(
  access: AwsAccess,
  { service, stage, region }: ServiceRef,
): Promise<QueuePorts> {
  const client = new SQSClient(access);

  async function urlOf(QueueName: string): Promise<string> {
    try {
      return (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) throw error;
      throw new Error(
        `There is no queue ${QueueName} in ${region}. Deploy the service first, or choose another one with --stage or ` +
          '--region.',
      );
    }
  }

  const [inbox, deadLetters] = await Promise.all([
    urlOf(inboxName(service, stage)),
    urlOf(deadLettersName(service, stage)),
  ]);
  const hide = (ReceiptHandle: string, VisibilityTimeout: number) =>
    client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: deadLetters,
        ReceiptHandle,
        VisibilityTimeout,
      }),
    );

  return {
    async receive(hiddenSeconds) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetters,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: [REFUSAL],
        }),
      );
      return Messages.map(({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }) => ({
        messageId: MessageId ?? '',
        receiptHandle: ReceiptHandle ?? '',
        body: Body ?? '',
        sentAtMs: Number(Attributes?.SentTimestamp),
        refusal: MessageAttributes?.[REFUSAL]?.StringValue,
      }));
    },
    async letGo({ receiptHandle }) {
      await hide(receiptHandle, 0);
    },
    async sendToInbox({ body }) {
      await client.send(new SendMessageCommand({ QueueUrl: inbox, MessageBody: body }));
    },
    async remove({ receiptHandle }) {
      await client.send(
        new DeleteMessageCommand({ QueueUrl: deadLetters, ReceiptHandle: receiptHandle }),
      );
    },
  };
}
