import { callAws, type Env } from './signed.ts';

/** An SQS queue, reached with the function's own rights. */
export interface Queue {
  sendText: SendText;
  /** Hides a received message for so many seconds, at most 12 hours. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
}

/** Puts a message of at most 1 MB (AWS's limit) into a queue. */
export type SendText = (body: string) => Promise<void>;

/** What a worker needs of the queue at a URL: sending to it. */
export const sendTo =
  (url: string, env: Env): SendText =>
  async (MessageBody) => {
    const body = { QueueUrl: url, MessageBody };
    await callAws(env, { service: 'sqs', target: 'AmazonSQS.SendMessage', body });
  };

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
