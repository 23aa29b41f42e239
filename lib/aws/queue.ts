import { callAws, type Env } from './signed.ts';

/** An SQS queue, reached with the function's own rights. */
export interface Queue {
  send(message: object): Promise<void>;
  sendText: SendText;
  /** Hides a received message for so many seconds, at most 12 hours. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
}

/** Puts a message of at most 1 MB (AWS's limit) into a queue. */
export type SendText = (body: string) => Promise<void>;

/** All that a worker needs of the queue at a URL. */
export const sendTo =
  (url: string, env: Env): SendText =>
  (MessageBody) =>
    call(env, 'SendMessage', { QueueUrl: url, MessageBody });

/** The queue at a URL. */
export function queueAt(url: string, env: Env): Queue {
  const sendText = sendTo(url, env);
  return {
    sendText,
    send: (message) => sendText(JSON.stringify(message)),
    hide: (ReceiptHandle, VisibilityTimeout) =>
      call(env, 'ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle, VisibilityTimeout }),
  };
}

async function call(env: Env, action: string, body: object): Promise<void> {
  await callAws(env, { service: 'sqs', target: `AmazonSQS.${action}`, body });
}
