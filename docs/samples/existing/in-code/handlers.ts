import type { APIGatewayProxyHandlerV2, SQSHandler } from 'aws-lambda';
import { apiGatewayEvent, asWorker, httpResult, sqsEvent, sqsResult } from 'conductor-lambda';

/** A handler that its own callers invoke with JSON. */
export const resize = async ({ url, width }: { url: string; width: number }) => ({
  url: `${url}?width=${width}`,
});

/** A handler of an HTTP API. */
export const createOrder: APIGatewayProxyHandlerV2 = async ({ body }) => {
  const { sku } = JSON.parse(body ?? '{}');
  if (!sku) return { statusCode: 422, body: JSON.stringify({ error: 'no sku' }) };
  return { statusCode: 201, body: JSON.stringify({ order: `order of ${sku}` }) };
};

/** A handler of an HTTP API, with a parameter in its path. */
export const showOrder: APIGatewayProxyHandlerV2 = async ({ pathParameters }) => ({
  statusCode: pathParameters?.id ? 200 : 404,
  body: `order ${pathParameters?.id}`,
});

/** A handler of a queue. */
export const sendMails: SQSHandler = async ({ Records }) => {
  const failed = Records.filter(({ body }) => JSON.parse(body).to === undefined);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

/** The task's input is the event, and the answer is the task's output. */
export const resizeTask = asWorker(resize);

/** The input is the body of a request; the status and the body of the answer are the result. */
export const createOrderTask = asWorker(createOrder, {
  event: apiGatewayEvent,
  result: httpResult,
});

/** An event of your own, made of the ready one. */
export const showOrderTask = asWorker(showOrder, {
  event: ({ id, ...rest }, task) => ({
    ...apiGatewayEvent(rest, task),
    pathParameters: { id: String(id) },
  }),
  result: httpResult,
});

/** The input is the body of a message; a message that the answer names is a failed task. */
export const sendMailTask = asWorker(sendMails, { event: sqsEvent, result: sqsResult });
