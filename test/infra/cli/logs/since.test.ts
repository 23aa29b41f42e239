import { expect, test } from '@jest/globals';
import { sinceMs } from '../../../../infra/cli/logs/since.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

test.each([
  [undefined, '2026-11-24T11:00:00.000Z'],
  ['30m', '2026-11-24T11:30:00.000Z'],
  ['2h', '2026-11-24T10:00:00.000Z'],
  ['3d', '2026-11-21T12:00:00.000Z'],
  ['2026-11-01T08:00Z', '2026-11-01T08:00:00.000Z'],
])('--since %p is %s', (text, expected) => {
  expect(new Date(sinceMs(text, NOW_MS)).toISOString()).toBe(expected);
});

test.each(['', '5', 'h', '-1h', 'yesterday'])('--since %p is refused', (text) => {
  expect(() => sinceMs(text, NOW_MS)).toThrow('is no time: give a span such as 30m');
});
