import * as v from 'valibot';
import { callAws } from '../../../lib/aws/signed.ts';

/** An event as a rule of the bus gives it to a queue. */
const Heard = v.object({
  source: v.string(),
  'detail-type': v.string(),
  detail: v.looseObject({ by: v.string(), taskId: v.optional(v.string()) }),
});
export type Heard = v.InferOutput<typeof Heard>;

const Received = v.object({
  Messages: v.optional(v.array(v.object({ Body: v.string(), ReceiptHandle: v.string() })), []),
});

/** The events that lie in a queue now, at most ten; they are taken out of it. */
export async function takeEvents(queueName: string): Promise<Heard[]> {
  const QueueUrl = `${process.env.AWS_ENDPOINT_URL}/000000000000/${queueName}`;
  const sqs = (action: string, body: object) =>
    callAws(process.env, {
      ...{ service: 'sqs', target: `AmazonSQS.${action}` },
      body: { QueueUrl, ...body },
    });
  const answer = v.parse(Received, await sqs('ReceiveMessage', { MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of answer.Messages) await sqs('DeleteMessage', { ReceiptHandle });
  return answer.Messages.map(({ Body }) => v.parse(Heard, JSON.parse(Body)));
}
