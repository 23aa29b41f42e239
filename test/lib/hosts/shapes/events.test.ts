import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { apiGatewayEvent } from '../../../../lib/hosts/shapes/api-gateway-event.ts';
import { sqsEvent } from '../../../../lib/hosts/shapes/sqs-event.ts';
import type { ShapedTask } from '../../../../lib/hosts/shapes/task.ts';
import { parseExact } from '../../../../lib/task/exact-json.ts';

const task: ShapedTask = {
  taskId: 'task-1',
  taskType: 'send invoice',
  retryCount: 2,
  scheduledTime: 1_795_539_000_000,
  startTime: 1_795_539_909_123,
  invokedFunctionArn: 'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:adapter:live',
};

const AnyTask = fc.record<ShapedTask>({
  taskId: fc.string(),
  taskType: fc.string({ unit: 'binary' }),
  retryCount: fc.nat(),
  scheduledTime: fc.double(),
  startTime: fc.double(),
  invokedFunctionArn: fc.string(),
});

describe('a request of an API', () => {
  test('has the fields that handlers read', () => {
    const event: APIGatewayProxyEventV2 = apiGatewayEvent({ name: 'Zoë' }, task);
    expect(event).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/send%20invoice',
      rawQueryString: '',
      headers: {
        'content-length': '15',
        'content-type': 'application/json',
        host: 'conductor.invalid',
        'user-agent': 'conductor-lambda',
      },
      requestContext: {
        accountId: '123456789012',
        apiId: 'conductor',
        domainName: 'conductor.invalid',
        domainPrefix: 'conductor',
        http: {
          method: 'POST',
          path: '/send%20invoice',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'conductor-lambda',
        },
        requestId: 'task-1',
        routeKey: '$default',
        stage: '$default',
        time: '24/Nov/2026:17:05:09 +0000',
        timeEpoch: 1_795_539_909_123,
      },
      body: '{"name":"Zoë"}',
      isBase64Encoded: false,
    });
  });

  test('makes a valid address of any task type', () => {
    fc.assert(
      fc.property(AnyTask, (any) => {
        const { rawPath, requestContext } = apiGatewayEvent({}, any);
        expect(new URL(`https://${requestContext.domainName}${rawPath}`).hostname).toBe(
          'conductor.invalid',
        );
        expect(rawPath).toBe(requestContext.http.path);
      }),
    );
  });
});

describe('a message of a queue', () => {
  test('has the fields that handlers read', () => {
    const event: SQSEvent = sqsEvent({ name: 'Zoë' }, task);
    expect(event).toEqual({
      Records: [
        {
          messageId: 'task-1',
          receiptHandle: 'task-1',
          body: '{"name":"Zoë"}',
          attributes: {
            ApproximateReceiveCount: '3',
            SentTimestamp: '1795539000000',
            SenderId: 'conductor',
            ApproximateFirstReceiveTimestamp: '1795539909123',
          },
          messageAttributes: {},
          md5OfBody: '5b48968cc531f2a1dc6d5369932f42b5',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws-us-gov:sqs:us-gov-west-1:123456789012:send invoice',
          awsRegion: 'us-gov-west-1',
        },
      ],
    });
  });

  test('is made where the ARN of the function is none, as on a developer’s machine', () => {
    const invokedFunctionArn = 'offline_invokedFunctionArn_for_adapter';
    expect(sqsEvent({}, { ...task, invokedFunctionArn }).Records[0]).toMatchObject({
      awsRegion: '',
      eventSourceARN: 'arn:aws:sqs:::send invoice',
    });
  });
});

/** The body of each event. */
const BODIES = {
  'a request': (input: unknown, of: ShapedTask) => apiGatewayEvent(input, of).body,
  'a message': (input: unknown, of: ShapedTask) => sqsEvent(input, of).Records[0]?.body,
};

describe.each(Object.entries(BODIES))('the body of %s', (_, bodyOf) => {
  test('is the input as JSON, whatever the input and the task are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), AnyTask, (input, any) => {
        expect(bodyOf(input, any)).toBe(JSON.stringify(input));
      }),
    );
  });

  test('has each number digit for digit', () => {
    const text = '{"id":1161888007138312192,"price":1.0,"none":-0}';
    expect(bodyOf(parseExact(text), task)).toBe(text);
  });
});
