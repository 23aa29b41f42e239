import { describe, expect, test } from '@jest/globals';
import { bar, cut, dollars, duration, megabytes, plural } from '../../infra/terminal/format.ts';
import { table } from '../../infra/terminal/table.ts';

describe('a duration', () => {
  test.each([
    [0, '0 ms'],
    [42.4, '42 ms'],
    [99.9, '100 ms'],
    [350, '0.35 s'],
    [9_994, '9.99 s'],
    [9_996, '10.0 s'],
    [12_345, '12.3 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('an amount', () => {
  test.each([
    [0, '$0.00'],
    [0.0000123, '$0.0000123'],
    [0.02, '$0.02'],
    [8.039, '$8.04'],
  ])('of %d reads %s', (amount, text) => {
    expect(dollars(amount)).toBe(text);
  });
});

test('counts agree with their noun', () => {
  expect(plural(1, 'call')).toBe('1 call');
  expect(plural(0, 'call')).toBe('0 calls');
});

test('a download is counted in whole megabytes', () => {
  expect(megabytes(458_412_345)).toBe('458 MB');
});

test('a bar fills from empty to full, and never beyond', () => {
  expect(bar(0, 10, 4)).toBe('░░░░');
  expect(bar(5, 10, 4)).toBe('██░░');
  expect(bar(11, 10, 4)).toBe('████');
  expect(bar(0, 0, 4)).toBe('░░░░');
});

test('a text that is too long ends in an ellipsis', () => {
  expect(cut('abcdef', 6)).toBe('abcdef');
  expect(cut('abcdefg', 6)).toBe('abcde…');
});

test('columns line up, whatever their colour', () => {
  const columns = [{ title: 'name' }, { title: 'ms', align: 'right' as const }];
  const rows = [
    ['\u001B[31mlong name\u001B[39m', '7'],
    ['x', '1234'],
  ];
  expect(table(columns, rows)).toEqual([
    'name         ms',
    '\u001B[31mlong name\u001B[39m     7',
    'x          1234',
  ]);
});
