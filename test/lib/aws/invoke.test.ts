import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Invoke, lambdaInvoke } from '../../../lib/aws/invoke.ts';
import { aDispatch, aTask } from '../../support/factories.ts';
import { type Answer, type FakeAws, json, refusal, startFakeAws } from '../../support/fake-aws.ts';
import { overhear } from '../../support/leaks/overheard.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

let aws: FakeAws;
let invoke: Invoke;

beforeAll(async () => {
  aws = await startFakeAws();
  invoke = lambdaInvoke(60, 5_000);
});

afterAll(() => aws.close());

const CALL = {
  functionName: 'orders-dev-greetings',
  invocationType: 'RequestResponse' as const,
  payload: Buffer.from(JSON.stringify(aDispatch(aTask()))),
  isWorker: true,
};

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/** Invokes once, and checks that AWS was called once. */
async function called(answer: Answer, call: Parameters<Invoke>[0] = CALL) {
  aws.answerWith(answer);
  const invocation = await invoke(call);
  expect(aws.requests).toHaveLength(1);
  if ('reason' in invocation) overhear('a reason', invocation.reason);
  return invocation;
}

describe('a call of a Lambda function', () => {
  test('sends the event to the function, and waits for its answer', async () => {
    const invocation = await called(json(200, { reports: [] }));

    expect(invocation).toEqual({ kind: 'answered', answer: { reports: [] } });
    expect(aws.requests[0]).toMatchObject({
      path: '/2015-03-31/functions/orders-dev-greetings/invocations',
      headers: { 'x-amz-invocation-type': 'RequestResponse' },
      body: CALL.payload.toString(),
    });
  });

  test('carries the trace of the invocation that makes it: X-Ray shows the worker below the poller', async () => {
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    const { AWS_LAMBDA_FUNCTION_NAME: name, _X_AMZN_TRACE_ID: before } = process.env;
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'orders-dev-conductor-poller';
    process.env._X_AMZN_TRACE_ID = trace;
    try {
      await called(json(200, null));
      expect(aws.requests[0]?.headers['x-amzn-trace-id']).toBe(trace);
    } finally {
      restore('AWS_LAMBDA_FUNCTION_NAME', name);
      restore('_X_AMZN_TRACE_ID', before);
    }
  });

  test('takes the ARN of a function for its name', async () => {
    const functionName = 'arn:aws:lambda:eu-central-1:000000000000:function:legacy:live';
    await called(json(200, null), { ...CALL, functionName });
    expect(decodeURIComponent(aws.requests[0]?.path ?? '')).toContain(functionName);
  });

  test.each([
    ['text', '"Hello"', 'Hello'],
    ['nothing', '', ''],
    ['null', 'null', null],
    ['another format than JSON', '<html>', '<html>'],
    ['NaN', 'NaN', 'NaN'],
    ['a list that ends too early', '[1, ', '[1, '],
  ])('reads an answer of %s', async (_what, body, answer) => {
    const invocation = await called((_request, response) => response.end(body));
    expect(invocation).toEqual({ kind: 'answered', answer });
  });

  test('passes event and answer on digit for digit', async () => {
    const data = '{"ids":[1161888007138312192,{"price":1.0}]}';
    const answer = await called((_request, response) => response.end(data), {
      ...CALL,
      payload: Buffer.from(data),
    });
    expect(JSON.stringify(answer)).toBe(`{"kind":"answered","answer":${data}}`);
    expect(aws.requests[0]?.body).toBe(data);
  });

  test('whose answer is no text says so', async () => {
    const bytes: Answer = (_request, response) => response.end(Buffer.from([0xff, 0xfe, 0x00]));
    expect(await called(bytes)).toEqual({
      kind: 'crashed',
      reason: 'Lambda orders-dev-greetings answered bytes that are not UTF-8: answer JSON or text',
    });
  });

  test('of type Event ends when AWS has accepted it', async () => {
    const invocation = await called((_request, response) => response.writeHead(202).end(), {
      ...CALL,
      invocationType: 'Event',
    });
    expect(invocation).toEqual({ kind: 'accepted' });
    expect(aws.requests[0]?.headers['x-amz-invocation-type']).toBe('Event');
  });
});

describe('a function that dies', () => {
  const dies = (body: unknown) => called(json(200, body, { 'x-amz-function-error': 'Unhandled' }));

  test('is a crash in AWS’s words', async () => {
    const exit = { errorType: 'Runtime.ExitError', errorMessage: 'exited with exit status 1' };
    expect(await dies({ ...exit, trace: [PLANTED.input] })).toEqual({
      kind: 'crashed',
      reason: 'Lambda orders-dev-greetings died: Runtime.ExitError: exited with exit status 1',
    });
  });

  test('of its timeout is a crash too, though AWS gives no error type', async () => {
    expect(await dies({ errorMessage: 'Task timed out after 3.00 seconds' })).toEqual({
      kind: 'crashed',
      reason: 'Lambda orders-dev-greetings died: Task timed out after 3.00 seconds',
    });
  });

  test.each([[null], [{}], ['']])(
    'with the answer %j is a crash without a reason',
    async (body) => {
      expect(await dies(body)).toEqual({
        kind: 'crashed',
        reason: 'Lambda orders-dev-greetings died: AWS gave no reason',
      });
    },
  );
});

describe('a function that does not load', () => {
  const dies = (body: unknown, isWorker = true) =>
    called(json(200, body, { 'x-amz-function-error': 'Unhandled' }), { ...CALL, isWorker });

  test.each([
    'Runtime.ImportModuleError',
    'Runtime.HandlerNotFound',
    'Runtime.UserCodeSyntaxError',
    'Runtime.MalformedHandlerName',
    'Runtime.CallbackHandlerDeprecated',
    'Runtime.MalformedStreamingHandler',
    // A worker checks its configuration before any task runs.
    'ConfigError',
  ])('has not begun: %s', async (errorType) => {
    expect(await dies({ errorType, errorMessage: 'boom' })).toEqual({
      kind: 'notLoaded',
      reason: `Lambda orders-dev-greetings died: ${errorType}: boom`,
    });
  });

  test.each([
    'Runtime.ExitError',
    'Sandbox.Timedout',
    'ReportError',
    'ConductorError',
    'TypeError',
  ])('is not meant by %s, with which one dies that has begun', async (errorType) => {
    expect(await dies({ errorType, errorMessage: 'boom' })).toMatchObject({ kind: 'crashed' });
  });

  test('shows the loader of modules in the stack of a plain error; one at work does not', async () => {
    const died = { errorType: 'TypeError', errorMessage: 'boom' };
    const atLoad = [
      'at file:///a.mjs:1:7',
      'at ModuleJob.run (node:internal/modules/esm/module_job:1)',
    ];
    const atWork = ['at Timeout._onTimeout (/a.mjs:1)', 'at node:internal/timers:594'];
    expect(await dies({ ...died, trace: atLoad })).toMatchObject({ kind: 'notLoaded' });
    expect(await dies({ ...died, trace: atWork })).toMatchObject({ kind: 'crashed' });
  });

  test('cannot be told from one that throws where it is an existing Lambda', async () => {
    expect(await dies({ errorType: 'TypeError', errorMessage: 'boom' }, false)).toMatchObject({
      kind: 'crashed',
    });
    expect(await dies({ errorType: 'ConfigError', errorMessage: 'boom' }, false)).toMatchObject({
      kind: 'crashed',
    });
    expect(await dies({ errorType: 'Runtime.HandlerNotFound' }, false)).toMatchObject({
      kind: 'notLoaded',
    });
  });
});

describe('a function that cannot be called', () => {
  test.each([
    [429, 'TooManyRequestsException'],
    [500, 'ServiceException'],
    [502, 'EC2ThrottledException'],
    [502, 'ResourceNotReadyException'],
    [502, 'KMSAccessDeniedException'],
  ])('%d %s passes: AWS starts no more of it at the moment', async (status, errorType) => {
    expect(await called(refusal(status, errorType, 'AWS says why.'))).toEqual({
      kind: 'throttled',
      reason: `Lambda orders-dev-greetings could not be called: ${errorType}: AWS says why.`,
    });
  });

  test.each([
    [400, 'CodeStorageExceededException', 30],
    [404, 'ResourceNotFoundException', 30],
    [403, 'AccessDeniedException', 30],
    [409, 'ResourceConflictException', 30],
    [403, 'ExpiredTokenException', 30],
  ])('%d %s is refused, for %d s', async (status, errorType, afterSeconds) => {
    expect(await called(refusal(status, errorType, 'AWS says why.'))).toEqual({
      kind: 'refused',
      reason: `Lambda orders-dev-greetings could not be called: ${errorType}: AWS says why.`,
      afterSeconds,
    });
  });

  test('may be running where a proxy’s page came instead of AWS’s answer', async () => {
    const page: Answer = (_request, response) =>
      response.writeHead(504, { 'content-type': 'text/html' }).end('<html>Gateway Timeout');
    expect(await called(page)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a call that AWS does not answer', () => {
  test('because the connection was cut, may be running', async () => {
    const invocation = await called((_request, response) => response.socket?.destroy());
    expect(invocation).toEqual({
      kind: 'unknown',
      reason: expect.stringMatching(/^Lambda orders-dev-greetings could not be called: /),
    });
  });

  test('completely, may be running', async () => {
    const half: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"reports":');
      setTimeout(() => response.socket?.destroy(), 20);
    };
    expect(await called(half)).toMatchObject({ kind: 'unknown' });
  });

  test('within the longest time that a call can take, may be running', async () => {
    const impatient = lambdaInvoke(1, 100);
    aws.answerWith(() => {});
    expect(await impatient(CALL)).toEqual({
      kind: 'unknown',
      reason: expect.stringMatching(/Lambda did not answer within 100 ms/),
    });
    expect(aws.requests).toHaveLength(1);
  });

  test('because no server listens, counts as one that may be running', async () => {
    const { AWS_ENDPOINT_URL } = process.env;
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
    const invocation = await lambdaInvoke(1, 1_000)(CALL);
    process.env.AWS_ENDPOINT_URL = AWS_ENDPOINT_URL;
    expect(invocation).toEqual({
      kind: 'unknown',
      reason: expect.stringMatching(/ECONNREFUSED/),
    });
  });
});

test('a large payload is let go while the function still works, although the SDK refers to it', async () => {
  const payload = Buffer.alloc(3 * 1024 * 1024, 0x20);
  const received = Promise.withResolvers<number>();
  let answer = () => {};
  aws.answerWith((request, response) => {
    answer = () => response.end('"done"');
    received.resolve(request.body.length);
  });
  const sent = Promise.withResolvers<number>();
  const watcher = { sent: () => sent.resolve(payload.length) };
  const invocation = invoke({ ...CALL, payload, watcher });
  expect(await received.promise).toBe(3 * 1024 * 1024);
  expect(await sent.promise).toBe(0);
  answer();
  expect(await invocation).toEqual({ kind: 'answered', answer: 'done' });
});

test.each([
  [100, false],
  [100_000, true],
])('an answer of %d bytes is read only when there is room for it: %j', async (bytes, waits) => {
  aws.answerWith((_request, response) => response.end(JSON.stringify('x'.repeat(bytes))));
  const asked: string[] = [];
  const watcher = { beforeLarge: async () => void asked.push('room') };
  expect(await invoke({ ...CALL, watcher })).toMatchObject({ kind: 'answered' });
  expect(asked).toEqual(waits ? ['room'] : []);
});

test('as many calls are open at once as there are slots', async () => {
  let open = 0;
  const allOpen = Promise.withResolvers<void>();
  aws.answerWith(async (_request, response) => {
    open += 1;
    if (open === 60) allOpen.resolve();
    await allOpen.promise;
    response.end('null');
  });
  const calls = Array.from({ length: 60 }, () => invoke(CALL));
  const invocations = await Promise.all(calls);

  expect(new Set(invocations.map(({ kind }) => kind))).toEqual(new Set(['answered']));
  expect(aws.requests).toHaveLength(60);
});
