import { callAws, type Env } from './signed.ts';

/** An SQS queue. */
export interface Queue {
  /** At most 1 MB (AWS's limit of a message). */
  send(message: object): Promise<void>;
  sendText(body: string): Promise<void>;
  /** Hides a received message for so many seconds, at most 12 hours. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
}

/** The queue at a URL, reached with the function's own rights. */
export function queueAt(url: string, env: Env): Queue {
  const call = (action: string, body: object) =>
    callAws(env, {
      service: 'sqs',
      target: `AmazonSQS.${action}`,
      body: { QueueUrl: url, ...body },
    });
  const sendText = async (MessageBody: string) => {
    await call('SendMessage', { MessageBody });
  };
  return {
    sendText,
    send: (message) => sendText(JSON.stringify(message)),
    async hide(receiptHandle, seconds) {
      await call('ChangeMessageVisibility', {
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      });
    },
  };
}
