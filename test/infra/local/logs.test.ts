import { describe, expect, test } from '@jest/globals';
import type { LogLine } from '../../../infra/local/aws.ts';
import { advance, type Cursor } from '../../../infra/local/logs/cursor.ts';
import { logText } from '../../../infra/local/logs/log-text.ts';

const START: Cursor = { since: 0, seen: new Set() };
const line = (at: number, text: string): LogLine => ({ at, text });

/** The new lines of each answer, for a reader that gets the answers one after the other. */
function read(...answers: LogLine[][]): string[][] {
  let cursor = START;
  return answers.map((lines) => {
    const [fresh, next] = advance(cursor, lines);
    cursor = next;
    return fresh.map(({ text }) => text);
  });
}

describe('reading a log repeatedly', () => {
  test('gives every line once', () => {
    const [a, b, c] = [line(1, 'a'), line(2, 'b'), line(3, 'c')];
    expect(read([a, b], [b, c], [c])).toEqual([['a', 'b'], ['c'], []]);
  });

  test('does not miss a line of the millisecond that was read last', () => {
    const [a, b, c] = [line(1, 'a'), line(1, 'b'), line(1, 'c')];
    expect(read([a], [a, b], [a, b, c], [a, b, c])).toEqual([['a'], ['b'], ['c'], []]);
  });

  test('returns no lines of an empty log, and keeps its position', () => {
    expect(advance(START, [])).toEqual([[], START]);
  });
});

describe('a line of a log', () => {
  test("is not shown where it is Lambda's START or END", () => {
    expect(logText('START RequestId: 3f2a Version: $LATEST')).toBeUndefined();
    expect(logText('END RequestId: 3f2a')).toBeUndefined();
  });

  test('of REPORT is shortened to the time', () => {
    const report =
      'REPORT RequestId: 3f2a\tDuration: 12.3 ms\tBilled Duration: 13 ms\tMemory Size: 1 MB';
    expect(logText(report)).toBe('ended after 13 ms');
  });

  test("with the poller's summary becomes a sentence", () => {
    const summary = {
      startedAt: '2026-11-24T20:00:00Z',
      durationMs: 55_000,
      polled: 3,
      dispatched: 2,
      givenBack: 1,
      failed: 0,
      reason: 'greetings: 503',
      byType: {},
    };
    expect(logText(JSON.stringify({ level: 'info', message: 'poller run', summary }))).toBe(
      'polled 3 tasks, 2 dispatched, 1 given back, 0 failed in 55.0 s: greetings: 503',
    );
  });

  test('of any other kind is shown unchanged', () => {
    expect(logText('{"message":"hello"}\n')).toBe('{"message":"hello"}');
  });
});
