import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  parseLetter,
  parseStored,
  UnreadableLetterError,
} from '../../../lib/protocol/inbox-message.ts';
import { fitting } from '../../../lib/protocol/undelivered.ts';
import { aDispatch, aTask } from '../../support/factories.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const task = aTask();
const result = {
  taskId: task.taskId,
  workflowInstanceId: task.workflowInstanceId,
  status: 'COMPLETED',
  outputData: { a: PLANTED.output },
} as const;
const run = { taskId: task.taskId, pollCount: 1, workerId: 'w' };

/** AWS's record of a failed invocation, as its documentation shows it. */
const aRecord = (fields: object = {}) => ({
  version: '1.0',
  timestamp: '2026-11-24T20:00:00.000Z',
  requestContext: {
    requestId: 'r1',
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders-dev-resize:$LATEST',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 1,
  },
  requestPayload: aDispatch(task),
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'Runtime.ExitError', errorMessage: 'exit status 3' },
  ...fields,
});

const parse = (value: unknown) => parseLetter(JSON.stringify(value));

describe('a message of the inbox', () => {
  test('is a result that was kept', () => {
    expect(parse({ run, result })).toEqual({ kind: 'result', run, result });
  });

  test('is a result that lies in the bucket', () => {
    const stored = '9b2c7f0e-4c1d-4e7a-8a56-0d9d6f1f2a11';
    expect(parse({ run, stored })).toEqual({ kind: 'stored', run, key: stored });
  });

  test.each(['../../other-bucket/and-its-object---', 'x', '', 7, null])(
    'does not name an object by what is no key of ours: %p',
    (stored) => {
      expect(() => parse({ run, stored })).toThrow(UnreadableLetterError);
    },
  );

  test('is a death, in AWS’s words', () => {
    expect(parse(aRecord())).toMatchObject({
      kind: 'died',
      reason: 'Lambda orders-dev-resize died: Runtime.ExitError: exit status 3',
      dispatch: { tasks: [{ taskId: task.taskId }] },
    });
  });

  test('is a death as the emulator records it', () => {
    const { functionArn } = aRecord().requestContext;
    const requestContext = {
      functionArn,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    };
    const { version: _, timestamp: __, ...record } = aRecord({ requestContext });
    expect(parse(record)).toMatchObject({ kind: 'died' });
  });

  test.each([
    ['that expired in Lambda’s queue', 'EventAgeExceeded', 'Unhandled'],
    ['that was refused', 'RetriesExhausted', undefined],
  ])('is an invocation that never started: one %s', (_, condition, functionError) => {
    const requestContext = { ...aRecord().requestContext, condition };
    const letter = parse(aRecord({ requestContext, responseContext: { functionError } }));
    expect(letter).toMatchObject({
      kind: 'neverStarted',
      reason: `Lambda orders-dev-resize was not started: ${condition}`,
    });
  });

  test.each([
    ['no JSON', PLANTED.output],
    ['a list', '[]'],
    ['of another', JSON.stringify({ hello: PLANTED.input })],
    ['a result without ids', JSON.stringify({ run, result: { outputData: {} } })],
    ['a result of another task', JSON.stringify({ run, result: { ...result, taskId: 'other' } })],
    [
      'a result with a log of no lines',
      JSON.stringify({ run, result: { ...result, logs: 's3cret' } }),
    ],
    [
      'a record of another function',
      JSON.stringify(aRecord({ requestPayload: { key: PLANTED.input } })),
    ],
  ])('that is %s is unreadable, and its message does not repeat it', (_, body) => {
    expect(() => parseLetter(body)).toThrow(UnreadableLetterError);
    expect(() => parseLetter(body)).not.toThrow('planted');
  });

  test('of any JSON is read, or refused in one way', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        try {
          parseLetter(body);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableLetterError);
        }
      }),
    );
  });
});

test('what lies in the bucket is a result, or unreadable without being repeated', () => {
  expect(parseStored(JSON.stringify(result), run)).toEqual(result);
  for (const body of ['{"card":"s3cret"}', 's3cret', '', '[]']) {
    expect(() => parseStored(body, run)).toThrow(UnreadableLetterError);
    expect(() => parseStored(body, run)).not.toThrow('s3cret');
  }
});

describe('a letter without room', () => {
  const MAX = 1_000;
  const large = 'é'.repeat(600);
  const logs = [{ taskId: task.taskId, log: large, createdTime: 1 }];

  test('goes without its log first', () => {
    expect(fitting({ run, result: { ...result, logs } }, MAX)).toEqual({ run, result });
  });

  test('of a failure stays that failure, and the task keeps the output that it has', () => {
    const failure = {
      ...result,
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'no',
    } as const;
    expect(fitting({ run, result: { ...failure, outputData: { large } } }, MAX)).toEqual({
      run,
      result: { ...failure, outputData: {} },
      keepsOutput: true,
    });
  });
});

test('a letter has room or becomes a verdict that has', () => {
  expect(fitting({ run, result }, 1_000)).toEqual({ run, result });
  const large = fitting({ run, result: { ...result, outputData: { a: 'é'.repeat(600) } } }, 1_000);
  expect(large.result).toMatchObject({ status: 'FAILED', outputData: {} });
  expect(JSON.stringify(large).length).toBeLessThan(1_000);
});
