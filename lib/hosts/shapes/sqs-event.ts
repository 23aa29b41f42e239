import { createHash } from 'node:crypto';
import { placeOf, type ShapedTask } from './task.ts';

/** Messages of a queue as Lambda hands them to a function. The fields are those of AWS. */
export interface SqsEvent {
  Records: SqsRecord[];
}

/** The one message. */
export interface SqsRecord {
  /** The task's id; a retry has another. */
  messageId: string;
  /** The task's id too. There is no queue, so nothing can be done with it. */
  receiptHandle: string;
  /** The task's input as JSON. */
  body: string;
  attributes: {
    /** 1 for the first attempt at the task, and one more for each retry. */
    ApproximateReceiveCount: string;
    /** When the task was put into its queue in Conductor, in milliseconds since 1970. */
    SentTimestamp: string;
    SenderId: string;
    /** When the task was polled for the first time, in milliseconds since 1970. */
    ApproximateFirstReceiveTimestamp: string;
  };
  messageAttributes: Record<string, never>;
  md5OfBody: string;
  eventSource: 'aws:sqs';
  /** The task's type as a queue in the function's region and account. No such queue exists. */
  eventSourceARN: string;
  awsRegion: string;
}

/**
 * A task as the one message of a batch, with its input as the JSON body: for `asWorker` around a handler that was made
 * for a queue.
 *
 * @example
 * export const handler = asWorker(sendMails, { event: sqsEvent, result: sqsResult });
 */
export function sqsEvent(input: unknown, task: ShapedTask): SqsEvent {
  const { taskId, taskType, retryCount, scheduledTime, startTime, invokedFunctionArn } = task;
  const { partition, region, accountId } = placeOf(invokedFunctionArn);
  const body = JSON.stringify(input);
  return {
    Records: [
      {
        messageId: taskId,
        receiptHandle: taskId,
        body,
        attributes: {
          ApproximateReceiveCount: String(retryCount + 1),
          SentTimestamp: String(scheduledTime),
          SenderId: 'conductor',
          ApproximateFirstReceiveTimestamp: String(startTime),
        },
        messageAttributes: {},
        // What SQS has there; it protects nothing.
        md5OfBody: createHash('md5').update(body).digest('hex'),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:${partition}:sqs:${region}:${accountId}:${taskType}`,
        awsRegion: region,
      },
    ],
  };
}
