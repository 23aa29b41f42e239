import { callAws, type Env, field } from './signed.ts';

/** An SQS queue, reached with the function's own rights. */
export interface Queue {
  sendText: SendText;
  /** Hides a received message for so many seconds, at most 12 hours. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
}

/** Puts a message of at most 1 MB (AWS's limit) into a queue. Attributes are texts by name, and count too. */
export type SendText = (
  body: string,
  attributes?: Readonly<Record<string, string>>,
) => Promise<void>;

/**
 * Sends messages that come after their delays, in seconds, at most 900 (SQS's limit).
 *
 * @throws Error where SQS does not take all of them
 */
export async function sendDelayed(url: string, env: Env, body: string, delays: readonly number[]) {
  for (let at = 0; at < delays.length; at += MESSAGES_OF_A_CALL) {
    const Entries = delays.slice(at, at + MESSAGES_OF_A_CALL).map((DelaySeconds, i) => ({
      Id: String(at + i),
      MessageBody: body,
      DelaySeconds,
    }));
    const call = { QueueUrl: url, Entries };
    const answer = await callAws(env, {
      service: 'sqs',
      target: 'AmazonSQS.SendMessageBatch',
      body: call,
    });
    const failed = field(answer, 'Failed');
    if (Array.isArray(failed) && failed.length > 0)
      throw new Error(`SQS did not take ${failed.length} of ${Entries.length} messages`);
  }
}

/** SQS's limit. */
const MESSAGES_OF_A_CALL = 10;

/** What a worker needs of the queue at a URL: sending to it. */
export const sendTo =
  (url: string, env: Env): SendText =>
  async (MessageBody, attributes) => {
    const body = { QueueUrl: url, MessageBody, ...(attributes && attributesOf(attributes)) };
    await callAws(env, { service: 'sqs', target: 'AmazonSQS.SendMessage', body });
  };

const attributesOf = (attributes: Readonly<Record<string, string>>) => ({
  MessageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [
      name,
      { DataType: 'String', StringValue },
    ]),
  ),
});

/** The queue at a URL. */
export function queueAt(url: string, env: Env): Queue {
  const sendText = sendTo(url, env);
  return {
    sendText,
    async hide(ReceiptHandle, VisibilityTimeout) {
      const body = { QueueUrl: url, ReceiptHandle, VisibilityTimeout };
      await callAws(env, { service: 'sqs', target: 'AmazonSQS.ChangeMessageVisibility', body });
    },
  };
}
