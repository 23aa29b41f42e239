import { describe, expect, test } from '@jest/globals';
import { findLastRun, type LogLine } from '../../../infra/cli/last-run.ts';
import { SPECIAL_NAMES } from '../../support/any-name.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const summary = { startedAt: '2026-11-24T11:58:00Z', durationMs: 55_000, polled: 3, dispatched: 3 };
const text = (fields = {}) =>
  JSON.stringify({ level: 'info', message: 'poller run', summary: { ...summary, ...fields } });
const line = (message: string, agoMs = 2 * MINUTE_MS): LogLine => ({
  message,
  timestampMs: NOW_MS - agoMs,
});

/** A log of these lines, and the spans in which it was read, in minutes ago. */
function log(...lines: LogLine[]) {
  const spans: [number, number][] = [];
  const read = async (fromMs: number, toMs: number) => {
    spans.push([(NOW_MS - fromMs) / MINUTE_MS, (NOW_MS - toMs) / MINUTE_MS]);
    return lines.filter(({ timestampMs: at }) => at >= fromMs && at <= toMs);
  };
  return { spans, find: () => findLastRun(read, NOW_MS) };
}

describe('the last run', () => {
  test.each([
    ['bare JSON', text()],
    ["Lambda's words before it", `2026-11-24T11:59:00.000Z\trequest-1\tINFO\t${text()}\n`],
    ["Lambda's JSON format", JSON.stringify({ timestamp: 'x', level: 'INFO', message: text() })],
  ])('is read from a line in %s', async (_, message) => {
    expect(await log(line(message)).find()).toMatchObject({ ...summary, givenBack: 0, failed: 0 });
  });

  test('has counts of task types of any name', async () => {
    const byType = Object.fromEntries(SPECIAL_NAMES.map((name) => [name, { polled: 3 }]));
    const found = await log(line(text({ byType }))).find();
    expect(Object.keys(found?.byType ?? {}).toSorted()).toEqual(SPECIAL_NAMES.toSorted());
  });

  test('is the newest', async () => {
    const lines = [3, 1, 2].map((ago) => line(text({ polled: ago }), ago * MINUTE_MS));
    expect(await log(...lines).find()).toMatchObject({ polled: 1 });
  });

  test('is no line of another kind', async () => {
    const others = [
      'START',
      '{"message":"poller run"}',
      '{"message":"poller run","summary":{}}',
      '{',
    ];
    expect(await log(...others.map((message) => line(message))).find()).toBeUndefined();
  });

  test('is looked for further back each time, and nowhere twice', async () => {
    const { find, spans } = log(line(text(), 3 * 60 * MINUTE_MS));
    expect(await find()).toMatchObject(summary);
    expect(spans).toEqual([
      [15, 0],
      [75, 15],
      [315, 75],
    ]);
  });

  test('is looked for within 30 days', async () => {
    const { find, spans } = log();
    expect(await find()).toBeUndefined();
    expect(spans.at(-1)?.[0]).toBeGreaterThan((30 * DAY_MS) / MINUTE_MS);
    expect(spans.length).toBeLessThan(9);
  });
});
