import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerIn, parseReply } from '../../../lib/protocol/reply.ts';
import { jsonOfUndelivered } from '../../../lib/protocol/undelivered.ts';

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

describe("a worker's answer", () => {
  test('holds its reports', () => {
    const reports = [
      { taskId: 't1', status: 'COMPLETED' },
      { taskId: 't2', status: 'FAILED' },
    ];
    expect(parseReply(answerIn(bytesOf({ reports })))).toEqual({
      reports,
      undelivered: [],
      failed: [],
    });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'ok'],
    ['an HTTP answer', { statusCode: 200, body: '' }],
    ['a list that is not a list', { reports: 'all' }],
    [
      'reports of another kind',
      { reports: [null, {}, { taskId: 't1' }, { taskId: 't1', status: 'DONE' }] },
    ],
  ])('that is %s has none', (_, answer) => {
    expect(parseReply(answer)).toEqual({ reports: [], undelivered: [], failed: [] });
  });

  test('that is large keeps the outputs of its results as JSON, each in its place', () => {
    const large = fc.nat(3).map((n) => 'x'.repeat(n * 40_000));
    const results = fc.array(
      fc.record({ taskId: fc.uuid(), output: fc.dictionary(fc.string(), fc.jsonValue()), large }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(results, fc.jsonValue(), (drawn, stray) => {
        const undelivered = drawn.map(({ taskId, output, large: text }) => ({
          receipt: { taskId, pollCount: 1 },
          result: {
            ...{ taskId, workflowInstanceId: 'w', status: 'COMPLETED' },
            ...{ outputData: { ...output, text }, logs: [{ log: '{"outputData":{' }] },
          },
        }));
        const json = bytesOf({ reports: [], stray: [{ a: { outputData: stray } }], undelivered });
        const reply = parseReply(answerIn(json));
        const read = reply.undelivered.map((each) => JSON.parse(jsonOfUndelivered(each)));
        expect(read).toEqual(JSON.parse(JSON.stringify(undelivered)));
        // Also where it is written in the way that parses it.
        expect(JSON.parse(JSON.stringify(reply.undelivered))).toEqual(read);
        if (json.length > 64 * 1_024)
          for (const { result } of reply.undelivered)
            expect(Object.keys(result.outputData)).toEqual([]);
      }),
    );
  });

  test.each(['{', '', '[', '"a"', '{"undelivered":[{"result":{"outputData":{}}}]}'])(
    'that begins as %p and is large is no reply, or has no results',
    (beginning) => {
      const json = Buffer.from(beginning + ' '.repeat(65 * 1_024));
      expect(parseReply(answerIn(json)).undelivered).toEqual([]);
    },
  );
});
