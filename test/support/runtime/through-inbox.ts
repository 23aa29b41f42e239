import { setTimeout as sleep } from 'node:timers/promises';
import {
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { queueAt } from '../../../lib/aws/queue.ts';
import { callAws } from '../../../lib/aws/signed.ts';
import { lambda } from '../deploy/emulator.ts';

/** The emulator starts its own reporter no more: messages wait for the one in AWS's runtime. */
export async function stopReading(FunctionName: string): Promise<void> {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
}

const Received = v.object({
  Messages: v.optional(
    v.array(
      v.object({
        MessageId: v.string(),
        ReceiptHandle: v.string(),
        Body: v.string(),
        Attributes: v.record(v.string(), v.string()),
      }),
    ),
    [],
  ),
});

/** Sends a message to the queue, and receives it as AWS gives it to the queue's function. */
export async function throughInbox(
  url: string,
  message: object,
): Promise<Pick<SQSEvent, 'Records'>> {
  await queueAt(url, process.env).sendText(JSON.stringify(message));
  for (;;) {
    const { Messages } = v.parse(
      Received,
      await callAws(process.env, {
        service: 'sqs',
        target: 'AmazonSQS.ReceiveMessage',
        body: { QueueUrl: url, AttributeNames: ['All'] },
      }),
    );
    if (Messages.length > 0) return { Records: Messages.map(recordOf) };
    await sleep(100);
  }
}

const recordOf = ({
  MessageId,
  ReceiptHandle,
  Body,
  Attributes,
}: v.InferOutput<typeof Received>['Messages'][number]): SQSEvent['Records'][number] => ({
  messageId: MessageId,
  receiptHandle: ReceiptHandle,
  body: Body,
  attributes: {
    ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '1',
    SentTimestamp: Attributes.SentTimestamp ?? '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: 'us-east-1',
});
