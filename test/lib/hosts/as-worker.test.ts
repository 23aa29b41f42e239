import { describe, expect, jest, test } from '@jest/globals';
import type { APIGatewayProxyHandler, Context } from 'aws-lambda';
import { asWorker, type TaskContext, TerminalError } from '../../../lib/index.ts';
import { aContext, aTask } from '../../support/factories.ts';
import { play } from '../../support/worker/scene.ts';

/** Any of the shapes that Lambda calls. */
type AnyHandler = (
  event: object,
  context: TaskContext & Classic,
  callback: (error?: unknown, answer?: object) => void,
) => unknown;

/** What Lambda's context had for handlers before promises. */
interface Classic {
  succeed(answer?: object): void;
  fail(error: unknown): void;
  done(error?: unknown, answer?: object): void;
}

const task = aTask({ inputData: { url: 'https://a.example/1.png' } });

describe('an existing handler', () => {
  test('gets the input as its event, and its answer is the output', async () => {
    const handler = async (event: { url: string }) => ({ resized: event.url });
    const { result } = await play((conductor) => asWorker(handler, { conductor }), task);
    expect(result).toMatchObject({
      status: 'COMPLETED',
      outputData: { resized: 'https://a.example/1.png' },
    });
  });

  test("gets Lambda's context with the task added", async () => {
    const handler = async (_: object, context: Context) => [
      context.awsRequestId,
      Object.keys(context),
    ];
    const { result } = await play(
      (conductor) => asWorker(handler, { conductor }),
      task,
      aContext({ awsRequestId: 'r7' }),
    );
    expect(result.outputData).toEqual({
      result: ['r7', expect.arrayContaining(['functionName', 'taskId'])],
    });
  });

  test('of an API gets an event made of the input, and `result` makes the output of its answer', async () => {
    const handler: APIGatewayProxyHandler = async ({ body }) => ({
      statusCode: 200,
      body: `{"got":${body}}`,
    });
    const make = (conductor: Parameters<Parameters<typeof play>[0]>[0]) =>
      asWorker(handler, {
        conductor,
        event: (input, { taskId }) => anApiEvent({ body: JSON.stringify({ ...input, taskId }) }),
        result: ({ statusCode, body }) => ({ statusCode, ...JSON.parse(body) }),
      });
    const { result } = await play(make, task);
    expect(result.outputData).toEqual({
      statusCode: 200,
      got: { url: 'https://a.example/1.png', taskId: task.taskId },
    });
  });

  test.each<[string, AnyHandler]>([
    ['async', async () => ({ total: 3 })],
    [
      'by a callback with a default, which `length` does not count',
      (_, __, callback = () => {}) => void setTimeout(callback, 1, null, { total: 3 }),
    ],
    ['by rest parameters', (...args) => void setTimeout(args[2], 1, null, { total: 3 })],
    [
      'by `arguments`',
      function () {
        // biome-ignore lint/complexity/noArguments: an old handler does so
        setTimeout(arguments[2], 1, null, { total: 3 });
      },
    ],
    ['by context.succeed', (_, context) => void setTimeout(context.succeed, 1, { total: 3 })],
    ['by context.done', (_, context) => void setTimeout(context.done, 1, null, { total: 3 })],
    [
      'by its callback, and returns what the caller of its callback returned',
      (_, __, callback) => setTimeout(callback, 1, null, { total: 3 }),
    ],
    [
      'by its callback before its promise resolves',
      async (_, __, callback) => callback(null, { total: 3 }),
    ],
    ['by its callback', (_, __, callback) => void setTimeout(callback, 1, null, { total: 3 })],
    ['async, though it could by a callback', async (_, __, ___) => ({ total: 3 })],
  ])('answers %s', async (_, handler) => {
    const { result } = await play((conductor) => asWorker(handler, { conductor }), task);
    expect(result).toMatchObject({ status: 'COMPLETED', outputData: { total: 3 } });
  });

  test.each<[string, AnyHandler]>([
    [
      'throws',
      () => {
        throw new Error('no image');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no image');
      },
    ],
    ['fails by its callback', (_, __, callback) => callback(new Error('no image'))],
    ['fails by context.fail', (_, context) => context.fail(new Error('no image'))],
    ['fails by context.done', (_, context) => context.done(new Error('no image'))],
  ])('that %s is FAILED', async (_, handler) => {
    const { result } = await play((conductor) => asWorker(handler, { conductor }), task);
    expect(result).toMatchObject({ status: 'FAILED', reasonForIncompletion: 'no image' });
  });

  test.each(['event', 'result'])('whose `%s` throws: that error is the verdict', async (which) => {
    const refuse = () => {
      throw new TerminalError('no such image');
    };
    const { result } = await play(
      (conductor) => asWorker(async () => ({}), { conductor, [which]: refuse }),
      task,
    );
    expect(result).toMatchObject({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'no such image',
    });
  });

  test('that returns its answer without a promise says so by `sync`', async () => {
    const { result } = await play(
      (conductor) => asWorker(() => ({ total: 3 }), { conductor, sync: true }),
      task,
    );
    expect(result).toMatchObject({ status: 'COMPLETED', outputData: { total: 3 } });
  });

  test.each<[string, AnyHandler]>([
    ['returns a value without a promise', () => ({ total: 3 })],
    ['returns nothing', () => {}],
  ])(
    'that %s and never calls back is FAILED, and its reason says how to answer',
    async (_, handler) => {
      const played = await play(
        (conductor) => asWorker(handler, { conductor }),
        task,
        aContext({ getRemainingTimeInMillis: () => 60 }),
      );
      expect(played.result).toMatchObject({
        status: 'FAILED',
        reasonForIncompletion: expect.stringMatching(/\{ sync: true \}.*: The worker had 60 ms/),
      });
    },
  );

  test.each<[string, AnyHandler]>([
    [
      'calls back twice',
      (_, __, callback) => {
        callback(null, { total: 3 });
        callback(null, { total: 4 });
      },
    ],
    [
      'resolves with another answer',
      async (_, __, callback) => {
        callback(null, { total: 3 });
        return { total: 4 };
      },
    ],
    [
      'throws after its answer',
      (_, __, callback) => {
        callback(null, { total: 3 });
        throw new Error('no');
      },
    ],
  ])('that %s: the first answer counts, and the second is logged', async (_, handler) => {
    const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { result } = await play((conductor) => asWorker(handler, { conductor }), task);
    expect(result).toMatchObject({ status: 'COMPLETED', outputData: { total: 3 } });
    expect(JSON.parse(logged.mock.calls[0]?.[0])).toEqual({
      level: 'error',
      message: 'the handler answered again: its first answer is the result',
      requestId: 'request-1',
      attempt: 1,
      taskId: task.taskId,
      workflowId: task.workflowInstanceId,
      taskType: task.taskType,
    });
    logged.mockRestore();
  });

  test('may answer nothing', async () => {
    const { result } = await play((conductor) => asWorker(async () => {}, { conductor }), task);
    expect(result.outputData).toEqual({ result: null });
  });
});

type ApiEvent = Parameters<APIGatewayProxyHandler>[0];

const anApiEvent = (fields: Pick<ApiEvent, 'body'>): ApiEvent => ({
  headers: {},
  multiValueHeaders: {},
  httpMethod: 'POST',
  isBase64Encoded: false,
  path: '/',
  pathParameters: null,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  stageVariables: null,
  resource: '/',
  requestContext: {
    accountId: '1',
    apiId: '1',
    authorizer: null,
    protocol: 'HTTP/1.1',
    httpMethod: 'POST',
    path: '/',
    stage: 'dev',
    requestId: '1',
    requestTimeEpoch: 0,
    resourceId: '1',
    resourcePath: '/',
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: '127.0.0.1',
      user: null,
      userAgent: null,
      userArn: null,
    },
  },
  ...fields,
});
