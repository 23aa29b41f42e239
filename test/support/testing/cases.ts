import { type } from 'arktype';
import * as v from 'valibot';
import * as z from 'zod';
import * as mini from 'zod/mini';
import {
  asWorker,
  inProgress,
  type Json,
  type JsonObject,
  jsonSchema,
  sdkWorker,
  type TaskContext,
  TaskFailure,
  TerminalError,
  type WorkerHandler,
  worker,
} from '../../../lib/index.ts';
import { parseExact } from '../../../lib/task/exact-json.ts';
import type { LambdaHandler, RunLambdaOptions } from '../../../lib/testing/index.ts';
import { PLANTED } from '../leaks/planted.ts';

/** A worker or an existing Lambda, and what its task must become, in the kit and on the real server. */
export interface Case {
  does: WorkerHandler | { lambda: LambdaHandler; how: Pick<RunLambdaOptions, 'event' | 'result'> };
  status: 'COMPLETED' | 'FAILED' | 'FAILED_WITH_TERMINAL_ERROR' | 'IN_PROGRESS';
  /** The task's input is `{ in: input }`. Default: a planted secret. */
  input?: Json;
  /** The worker of the run before: it gives the task back, or fails it. */
  before?: WorkerHandler;
  /** In seconds. Default: 30. */
  timeoutSeconds?: number;
}

type Fn = (input: JsonObject, task: TaskContext) => unknown;

const returns = (value: unknown, input?: Json): Case => ({
  does: worker(() => value),
  status: 'COMPLETED',
  ...(input !== undefined && { input }),
});

/** What JSON, or the server, cannot carry. */
const carriesNot = (value: unknown): Case => ({
  ...returns(value),
  status: 'FAILED_WITH_TERMINAL_ERROR',
});

const echoes = (input: Json): Case => ({
  does: worker((given) => given),
  status: 'COMPLETED',
  input,
});

const throws = (thrown: unknown, status: Case['status'] = 'FAILED'): Case => ({
  does: worker(() => {
    throw thrown;
  }),
  status,
});

const runs = (fn: Fn, status: Case['status'] = 'COMPLETED'): Case => ({ does: worker(fn), status });

const refuses = (does: WorkerHandler, input: Json): Case => ({
  does,
  input,
  status: 'FAILED_WITH_TERMINAL_ERROR',
});

const takes = (does: WorkerHandler, input: Json): Case => ({ does, input, status: 'COMPLETED' });

const wrapped = (
  lambda: LambdaHandler,
  how: Pick<RunLambdaOptions, 'event' | 'result'> = {},
  status: Case['status'] = 'COMPLETED',
): Case => ({ does: { lambda, how }, status, input: { order: 17 } });

const nested = (levels: number): object => {
  let deep: object = {};
  for (let level = 1; level < levels; level += 1) deep = { in: deep };
  return deep;
};

const cycle: { self?: object } = {};
cycle.self = cycle;

/** Written with 19 digits, which a number of JavaScript does not hold. */
const LONG_ID = parseExact('1161888007138312192');

const savesPage = worker(() => inProgress({ callbackAfterSeconds: 1, output: { page: 2 } }));

const failsOnce = worker(() => {
  throw new Error('not yet');
});

class NonRetryableException extends Error {}

const person = z.object({ in: z.object({ name: z.string(), age: z.number().min(18) }) });
const quoting = z.object({
  in: z.object({ card: z.string().refine(() => false, { error: ({ input }) => `bad: ${input}` }) }),
});

/** By what each shows. */
export const CASES: Readonly<Record<string, Case>> = {
  'an object': returns({ total: 3, lines: [{ sku: 'a' }] }),
  'a text': returns('Hello'),
  'an empty text': returns(''),
  'a whole number': returns(17),
  'a fraction': returns(0.1),
  'minus zero': returns(-0),
  true: returns(true),
  false: returns(false),
  null: returns(null),
  nothing: returns(undefined),
  'an empty object': returns({}),
  'a list': returns([1, null, 'a', { b: [] }]),
  'undefined within': returns({ a: undefined, b: [undefined], c: 1 }),
  'a date': returns({ at: new Date(0) }),
  'an object that has toJSON': returns({ toJSON: () => ({ as: 'told' }) }),
  'text of any language': returns({ text: 'Grüße, 日本, 😀, "quoted", back\\slash\n\t\u0001' }),
  'keys of any kind': returns(
    JSON.parse('{"":1,"a.b":2,"constructor":"ACME","prototype":3,"$ref":4,"日本":5}'),
  ),
  'the greatest numbers': returns({ max: Number.MAX_SAFE_INTEGER, big: 1e300, small: 5e-324 }),
  'a number beyond 2^53': returns({ v: 2 ** 64 }),
  'a number of 19 digits': returns({ id: LONG_ID, ids: [LONG_ID] }),
  '200 levels': returns(nested(200)),
  'a megabyte': returns({ text: 'ä'.repeat(512 * 1024) }),
  'what looks like a reference': returns({ text: '${workflow.input.in}' }),
  'a status that is only data': returns({ status: 'FAILED' }),

  'a bigint': carriesNot({ order: { id: 17n } }),
  NaN: carriesNot({ lines: [{ price: Number.NaN }] }),
  infinity: carriesNot(Number.POSITIVE_INFINITY),
  'a Map': carriesNot({ byName: new Map([['a', 1]]) }),
  'a function': carriesNot({ next: { call: () => 1 } }),
  'a symbol': carriesNot({ kind: Symbol('kind') }),
  'a date that is none': carriesNot({ at: new Date(Number.NaN) }),
  'a cycle': carriesNot(cycle),
  'an Error as a value': carriesNot({ error: new Error('no') }),
  'the character U+0000': carriesNot({ lines: ['a', 'b\0'] }),
  'more levels than Conductor takes': carriesNot(nested(1_200)),
  'more bytes than Conductor takes': carriesNot({ text: 'a'.repeat(11 * 1024 * 1024) }),
  'a TaskResult of the SDKs': carriesNot({ status: 'FAILED', outputData: {} }),

  'null as input': echoes(null),
  'a text as input': echoes('Grüße, 😀 "quoted"'),
  'a number as input': echoes(2 ** 53 + 2),
  'a list as input': echoes([[], {}, null, 0, '']),
  'an object as input': echoes({ constructor: 'ACME', '': null, deep: { deeper: [1.5, false] } }),

  'an error': throws(new Error('no stock')),
  'an error of another class': throws(new TypeError('x is not a function')),
  'an error with a cause': throws(new Error('order failed', { cause: new Error('no stock') })),
  'an error with a code': throws(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })),
  'an error of several': throws(new AggregateError([new Error('a'), new Error('b')], 'both')),
  'an error without a message': throws(new RangeError()),
  'a long message': throws(new Error('A long story. '.repeat(100))),
  'a long message without spaces': throws(new Error('😀'.repeat(400))),
  'U+0000 in a message': throws(new Error('not \0 this')),
  'a thrown text': throws('no stock'),
  'a thrown number': throws(404),
  'a thrown null': throws(null),
  'a thrown undefined': throws(undefined),
  'a thrown object': throws({ reason: 'no stock' }),
  'a thrown object with a message': throws({ message: 'no stock', code: 7 }),
  'a thrown empty text': throws(''),
  'a rejection': runs(() => Promise.reject(new Error('later')), 'FAILED'),
  'a terminal error': throws(
    new TerminalError('order 17 was cancelled'),
    'FAILED_WITH_TERMINAL_ERROR',
  ),
  'a terminal error with an output': throws(
    new TerminalError('sold out', { output: { left: 0 } }),
    'FAILED_WITH_TERMINAL_ERROR',
  ),
  'a failure with an output': throws(new TaskFailure('2 of 3', { output: { sent: ['a', 'b'] } })),
  'a failure with an output that JSON cannot carry': throws(
    new TaskFailure('2 of 3', { output: { sent: 2n } }),
  ),
  'the terminal error of the SDKs': throws(
    new NonRetryableException('never'),
    'FAILED_WITH_TERMINAL_ERROR',
  ),

  'an output that was set, and a value': runs((_, task) => {
    task.setOutput({ sent: 2, total: 0 });
    return { total: 3 };
  }),
  'an output that was set, and an error': runs((_, task) => {
    task.setOutput({ sent: 2 });
    throw new Error('no stock');
  }, 'FAILED'),
  'a task that its function has come back': runs((_, task) => {
    task.setOutput({ page: 2 });
    task.callbackAfter(60);
    return { row: 7 };
  }, 'IN_PROGRESS'),
  'in progress': runs(() => inProgress({ callbackAfterSeconds: 60 }), 'IN_PROGRESS'),
  'in progress with an output': runs(
    () => inProgress({ callbackAfterSeconds: 3_600, output: { page: 2 } }),
    'IN_PROGRESS',
  ),
  'in progress after 0 seconds': runs(() => inProgress({ callbackAfterSeconds: 0 }), 'FAILED'),
  'in progress with what JSON cannot carry': runs(
    () => inProgress({ callbackAfterSeconds: 1, output: { at: 1n } }),
    'FAILED_WITH_TERMINAL_ERROR',
  ),
  'in progress with more than Conductor saves': runs(
    () => inProgress({ callbackAfterSeconds: 1, output: { text: 'a'.repeat(4 * 1024 * 1024) } }),
    'FAILED_WITH_TERMINAL_ERROR',
  ),
  'a saved output': {
    ...runs((_, { savedOutput, pollCount }) => ({ savedOutput, pollCount })),
    before: savesPage,
  },
  'a failure after a saved output': { ...throws(new Error('no')), before: savesPage },
  'in progress again, which keeps the saved output': {
    ...runs(() => inProgress({ callbackAfterSeconds: 60 }), 'IN_PROGRESS'),
    before: savesPage,
  },
  'a second try': { ...runs((_, { retryCount }) => retryCount), before: failsOnce },

  'an input that zod takes': takes(
    worker({ input: person }, ({ in: { name } }) => `Hello, ${name}`),
    { name: 'Ada', age: 36 },
  ),
  'an input that zod refuses': refuses(
    worker({ input: person }, () => 1),
    { name: 4711, age: 3 },
  ),
  'an input that zod refuses, whose message has the value': refuses(
    worker({ input: quoting }, () => 1),
    { card: PLANTED.input },
  ),
  'an input that zod changes': takes(
    worker({ input: z.object({ in: z.coerce.number() }) }, ({ in: n }) => n + 1),
    '41',
  ),
  'an input that zod/mini refuses': refuses(
    worker({ input: mini.object({ in: mini.enum(['a', 'b']) }) }, () => 1),
    PLANTED.input,
  ),
  'an input that valibot refuses': refuses(
    worker({ input: v.object({ in: v.pipe(v.string(), v.maxLength(3)) }) }, () => 1),
    PLANTED.input,
  ),
  'an input that arktype refuses': refuses(
    worker({ input: type({ in: { qty: 'number > 0' } }) }, () => 1),
    { qty: PLANTED.input },
  ),
  'an input that a JSON Schema refuses': refuses(
    worker(
      {
        input: jsonSchema({
          type: 'object',
          properties: { in: { type: 'array', maxItems: 1 } },
        }),
      },
      () => 1,
    ),
    [1, 2],
  ),
  'an output that its schema refuses': {
    does: worker({ output: z.object({ total: z.number() }) }, () => ({ total: PLANTED.output })),
    status: 'FAILED_WITH_TERMINAL_ERROR',
  },
  'in progress, which no output schema checks': {
    does: worker({ output: z.object({ total: z.number() }) }, () =>
      inProgress({ callbackAfterSeconds: 60, output: { page: 1 } }),
    ),
    status: 'IN_PROGRESS',
  },

  'parameters by name': takes(
    worker({ args: ['in', 'none'] }, (given: string, none?: string) => [given, String(none)]),
    'Ada',
  ),
  'a middleware that answers before the function': {
    does: worker({ use: [{ before: () => ({ cached: true }) }] }, () => 1),
    status: 'COMPLETED',
  },
  'a middleware that answers with null': {
    does: worker({ use: [{ before: () => null }] }, () => 1),
    status: 'COMPLETED',
  },
  'a middleware that answers in progress': {
    does: worker({ use: [{ before: () => inProgress({ callbackAfterSeconds: 60 }) }] }, () => 1),
    status: 'IN_PROGRESS',
  },
  'a middleware that answers an error': {
    does: worker({ use: [{ onError: () => ({ stock: 0 }) }] }, () => {
      throw new Error('no stock');
    }),
    status: 'COMPLETED',
  },
  'a middleware that makes an error terminal': {
    does: worker(
      {
        use: [
          {
            onError: () => {
              throw new TerminalError('sold out for good');
            },
          },
        ],
      },
      () => {
        throw new Error('no stock');
      },
    ),
    status: 'FAILED_WITH_TERMINAL_ERROR',
  },
  'a middleware that changes the value': {
    does: worker(
      {
        use: [
          {
            after: (request) => {
              request.response = { ...request.response, currency: 'EUR' };
            },
          },
        ],
      },
      () => ({ total: 3 }),
    ),
    status: 'COMPLETED',
  },

  'a log': runs((_, { log }) => {
    log('first');
    log('second', 1_000);
  }),
  'a log of 25 lines': runs((_, { log }) => {
    for (let line = 1; line <= 25; line += 1) log(`line ${line}`);
  }),
  'a log with U+0000': runs((_, { log }) => log('read \0')),
  'a log before an error': runs((_, { log }) => {
    log('looking');
    throw new Error('no stock');
  }, 'FAILED'),

  'a function that never ends': {
    ...runs(() => new Promise(() => {}), 'FAILED'),
    timeoutSeconds: 2,
  },
  'a function that stops at the signal': {
    ...runs(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
        }),
      'FAILED',
    ),
    timeoutSeconds: 2,
  },

  'a handler with a callback': {
    does: asWorker((_event: object, _context: object, callback: (e: null, a: object) => void) =>
      callback(null, { called: 'back' }),
    ),
    status: 'COMPLETED',
  },
  'a worker of the SDK that completes': {
    does: sdkWorker(async () => ({
      status: 'COMPLETED',
      outputData: { ok: true },
      logs: [{ log: 'a' }],
    })),
    status: 'COMPLETED',
  },
  'a worker of the SDK that fails': {
    does: sdkWorker(async () => ({ status: 'FAILED', reasonForIncompletion: 'no stock' })),
    status: 'FAILED',
  },
  'a worker of the SDK that fails for good': {
    does: sdkWorker(async () => ({
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'sold out',
      outputData: { left: 0 },
    })),
    status: 'FAILED_WITH_TERMINAL_ERROR',
  },
  'a worker of the SDK that goes on later': {
    does: sdkWorker(async () => ({
      status: 'IN_PROGRESS',
      callbackAfterSeconds: 60,
      outputData: { page: 2 },
    })),
    status: 'IN_PROGRESS',
  },
  'a worker of the SDK without a status': {
    does: sdkWorker(() => JSON.parse('{"outputData":{}}')),
    status: 'FAILED_WITH_TERMINAL_ERROR',
  },

  'a Lambda that gets the input': wrapped(async (event: object) => ({ got: event })),
  'a Lambda that throws': wrapped(
    async () => {
      throw new TypeError('no order');
    },
    {},
    'FAILED',
  ),
  'a Lambda of an HTTP API that answers 201': wrapped(
    async ({ body }: { body: string }) => ({ statusCode: 201, body }),
    { event: 'api-gateway' },
  ),
  'a Lambda of an HTTP API that answers 404': wrapped(
    async () => ({ statusCode: 404, body: '{"message":"no such order"}' }),
    { event: 'api-gateway' },
    'FAILED_WITH_TERMINAL_ERROR',
  ),
  'a Lambda of an HTTP API that answers 503': wrapped(
    async () => ({ statusCode: 503, body: 'later' }),
    { event: 'api-gateway' },
    'FAILED',
  ),
  'a Lambda of a queue that takes its record': wrapped(async () => undefined, { event: 'sqs' }),
  'a Lambda of a queue that fails its record': wrapped(
    async ({ Records: [record] }: { Records: { messageId: string }[] }) => ({
      batchItemFailures: [{ itemIdentifier: record?.messageId }],
    }),
    { event: 'sqs' },
    'FAILED',
  ),
};
