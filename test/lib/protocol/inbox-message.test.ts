import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  parseInboxMessage,
  parseStored,
  UnreadableMessageError,
} from '../../../lib/protocol/inbox-message.ts';
import { withinBytes } from '../../../lib/reporting/too-large.ts';
import { jsonOfResult } from '../../../lib/task/result-json.ts';
import { aDispatch, aTask } from '../../support/factories.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

const task = aTask();
const result = {
  taskId: task.taskId,
  workflowInstanceId: task.workflowInstanceId,
  status: 'COMPLETED',
  outputData: { a: PLANTED.output },
} as const;
const receipt = { taskId: task.taskId, pollCount: 1, workerId: 'w' };

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

const parse = (value: unknown) => parseInboxMessage(JSON.stringify(value));

describe('a message of the inbox', () => {
  test('is a result that was saved', () => {
    expect(parse({ receipt, result })).toEqual({ kind: 'result', receipt, result });
  });

  test('is a result in the bucket', () => {
    const stored = '9b2c7f0e-4c1d-4e7a-8a56-0d9d6f1f2a11';
    expect(parse({ receipt, stored })).toEqual({ kind: 'stored', receipt, key: stored });
  });

  test.each(['../../other-bucket/and-its-object---', 'x', '', 7, null])(
    'does not name an object by a value that is not a key of ours: %p',
    (stored) => {
      expect(() => parse({ receipt, stored })).toThrow(UnreadableMessageError);
    },
  );

  test('is a death, with AWS’s reason', () => {
    expect(parse(aRecord())).toMatchObject({
      kind: 'crashed',
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
    expect(parse(record)).toMatchObject({ kind: 'crashed' });
  });

  test.each([
    ['it expired in Lambda’s queue', 'EventAgeExceeded', 'Unhandled'],
    ['AWS refused it', 'RetriesExhausted', undefined],
  ])('is an invocation that never started, because %s', (_, condition, functionError) => {
    const requestContext = { ...aRecord().requestContext, condition };
    const message = parse(aRecord({ requestContext, responseContext: { functionError } }));
    expect(message).toMatchObject({
      kind: 'neverStarted',
      reason: `Lambda orders-dev-resize was not started: ${condition}`,
    });
  });

  test.each([
    ['not JSON', PLANTED.output],
    ['a list', '[]'],
    ['of another program', JSON.stringify({ hello: PLANTED.input })],
    ['a result without ids', JSON.stringify({ receipt, result: { outputData: {} } })],
    [
      'a result of another task',
      JSON.stringify({ receipt, result: { ...result, taskId: 'other' } }),
    ],
    [
      'a result with a log of no lines',
      JSON.stringify({ receipt, result: { ...result, logs: 's3cret' } }),
    ],
    [
      'a record of another function',
      JSON.stringify(aRecord({ requestPayload: { key: PLANTED.input } })),
    ],
  ])('that is %s is unreadable, and the error does not repeat it', (_, body) => {
    expect(() => parseInboxMessage(body)).toThrow(UnreadableMessageError);
    expect(() => parseInboxMessage(body)).not.toThrow('planted');
  });

  test('of any JSON is read, or refused with UnreadableMessageError', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        try {
          parseInboxMessage(body);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableMessageError);
        }
      }),
    );
  });
});

test('an object of the bucket is a result, or unreadable; the error does not repeat it', () => {
  expect(JSON.parse(jsonOfResult(parseStored(JSON.stringify(result), receipt)))).toEqual(result);
  for (const body of ['{"card":"s3cret"}', 's3cret', '', '[]']) {
    expect(() => parseStored(body, receipt)).toThrow(UnreadableMessageError);
    expect(() => parseStored(body, receipt)).not.toThrow('s3cret');
  }
});

describe('a result that is too large', () => {
  const MAX = 1_000;
  const large = 'é'.repeat(600);
  const logs = [{ taskId: task.taskId, log: large, createdTime: 1 }];

  test('loses its log first', () => {
    expect(withinBytes({ receipt, result: { ...result, logs } }, MAX)).toEqual({ receipt, result });
  });

  test('and a failure keeps its status and reason, and the task keeps the output that it has', () => {
    const failure = {
      ...result,
      status: 'FAILED_WITH_TERMINAL_ERROR',
      reasonForIncompletion: 'no',
    } as const;
    expect(withinBytes({ receipt, result: { ...failure, outputData: { large } } }, MAX)).toEqual({
      receipt,
      result: { ...failure, outputData: {} },
      keepsSavedOutput: true,
    });
  });
});

test('a result fits, or becomes a failure that fits', () => {
  expect(withinBytes({ receipt, result }, 1_000)).toEqual({ receipt, result });
  const large = withinBytes(
    { receipt, result: { ...result, outputData: { a: 'é'.repeat(600) } } },
    1_000,
  );
  expect(large.result).toMatchObject({ status: 'FAILED', outputData: {} });
  expect(JSON.stringify(large).length).toBeLessThan(1_000);
});
