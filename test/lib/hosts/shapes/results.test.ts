import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { httpResult } from '../../../../lib/hosts/shapes/http-result.ts';
import { sqsResult } from '../../../../lib/hosts/shapes/sqs-result.ts';
import { parseExact } from '../../../../lib/task/exact-json.ts';
import { outcomeOf, outcomeOfError } from '../../../../lib/task/outcome.ts';
import { PLANTED } from '../../../support/leaks/planted.ts';

/** What becomes of a task whose function answered so. */
function outcome(read: (answer: unknown) => unknown, answer: unknown) {
  try {
    return outcomeOf(read(answer));
  } catch (error) {
    return outcomeOfError(error);
  }
}

const http = (answer: unknown) => outcome(httpResult, answer);
const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64');

describe('an answer by HTTP', () => {
  test.each([
    ['of JSON', { statusCode: 200, body: '{"total":3}' }, { total: 3 }],
    ['of JSON that is no object', { statusCode: 201, body: '[1]' }, { result: [1] }],
    ['of text', { statusCode: 200, body: 'done' }, { result: 'done' }],
    ['without a body', { statusCode: 204 }, {}],
    ['with an empty body', { statusCode: 200, body: '' }, {}],
    ['with null', { statusCode: 200, body: null }, {}],
    [
      'with an object, which API Gateway would refuse',
      { statusCode: 200, body: { a: 1 } },
      { a: 1 },
    ],
    [
      'in base64',
      { statusCode: 200, body: base64('{"name":"Zoë"}'), isBase64Encoded: true },
      { name: 'Zoë' },
    ],
    ['whose status is a text', { statusCode: '200', body: '1' }, { result: 1 }],
    ['without a status, as API Gateway takes it', { total: 3, body: 'x' }, { total: 3, body: 'x' }],
    ['that is a text', 'done', { result: 'done' }],
    ['that is null', null, { result: null }],
    ['that is a list', [1], { result: [1] }],
  ])('%s: the task is COMPLETED', (_, answer, output) => {
    expect(http(answer)).toEqual({ kind: 'completed', output });
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 599])('%d: FAILED, and retried', (statusCode) => {
    expect(http({ statusCode, body: '{"error":"busy"}' })).toMatchObject({
      kind: 'failed',
      reason: `The function answered with the HTTP status ${statusCode}`,
      output: { error: 'busy' },
    });
  });

  test.each([100, 199, 300, 302, 304, 400, 401, 403, 404, 409, 422, 499])(
    '%d: FAILED, and not retried',
    (statusCode) => {
      expect(http({ statusCode, body: 'no' })).toMatchObject({
        kind: 'terminal',
        reason: `The function answered with the HTTP status ${statusCode}: another try would not change that`,
        output: { result: 'no' },
      });
    },
  );

  test.each([0, 99, 600, 200.5, 'ok', '', true, null, [200], {}])(
    'with the statusCode %j, which is none: FAILED, and not retried',
    (statusCode) => {
      expect(http({ statusCode, body: '1' })).toMatchObject({
        kind: 'terminal',
        reason: expect.stringContaining('a statusCode that is no HTTP status'),
      });
    },
  );

  test('of bytes that are no text fails for good where it succeeded, and is left out where it failed', () => {
    const bytes = { body: base64(Buffer.from([0xff, 0xfe])), isBase64Encoded: true };
    expect(http({ statusCode: 200, ...bytes })).toMatchObject({
      kind: 'terminal',
      reason: expect.stringContaining('set `result: value`'),
    });
    expect(http({ statusCode: 500, ...bytes })).toMatchObject({ kind: 'failed', output: {} });
  });

  test('fails in the same way where Conductor cannot store the body', () => {
    expect(http({ statusCode: 503, body: 'a\0b' })).toMatchObject({
      kind: 'failed',
      reason: 'The function answered with the HTTP status 503',
      details: expect.stringContaining("The failure's output was left out"),
    });
  });

  test('keeps the body out of the reason and of the task’s log', () => {
    for (const statusCode of [200, 404, 500, 999]) {
      const read = http({ statusCode, body: PLANTED.output, isBase64Encoded: false });
      if (read.kind === 'completed' || read.kind === 'inProgress') continue;
      expect(`${read.reason} ${read.details}`).not.toContain(PLANTED.output);
    }
  });

  test('keeps the digits of its numbers where it is passed on', () => {
    const answer = parseExact('{"statusCode":200.0,"body":"{\\"id\\":1161888007138312192}"}');
    expect(JSON.stringify(httpResult(answer, parseExact))).toBe('{"id":1161888007138312192}');
  });

  test('ends the task in one of three ways, whatever the answer is', () => {
    const Answer = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          statusCode: fc.oneof(fc.integer({ min: 90, max: 610 }), fc.jsonValue()),
          body: fc.oneof(fc.string(), fc.jsonValue()),
          isBase64Encoded: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(Answer, (answer) => {
        expect(['completed', 'failed', 'terminal']).toContain(http(answer).kind);
      }),
    );
  });
});

describe('an answer to a queue', () => {
  const sqs = (answer: unknown) => outcome(sqsResult, answer);

  test.each([
    [null, { result: null }],
    ['', { result: '' }],
    [{}, {}],
    [{ sent: 1 }, { sent: 1 }],
    [{ batchItemFailures: [] }, { batchItemFailures: [] }],
    [{ batchItemFailures: null }, { batchItemFailures: null }],
  ])('of %j: the task is COMPLETED', (answer, output) => {
    expect(sqs(answer)).toEqual({ kind: 'completed', output });
  });

  test.each([
    [[{ itemIdentifier: 'task-1' }]],
    [[{ itemIdentifier: 'of no message' }]],
    [[{}]],
    ['task-1'],
    [{}],
  ])('with the batchItemFailures %j: FAILED, and retried', (batchItemFailures) => {
    expect(sqs({ batchItemFailures })).toMatchObject({
      kind: 'failed',
      reason: 'The function named the task in batchItemFailures',
    });
  });
});
