import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_REASON_LENGTH } from '../../../lib/limits/conductor.ts';
import { cutReason } from '../../../lib/task/reason.ts';

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

describe('a reason', () => {
  test.each([
    ['of exactly the limit is not cut', 'x'.repeat(500), 'x'.repeat(500)],
    ['within the limit is trimmed', '  no stock \n', 'no stock'],
    ['of one long word is cut within the word', 'x'.repeat(501), `${'x'.repeat(499)}…`],
    [
      'is cut after a whole word',
      `${'word '.repeat(99)}a-long-last-word`,
      `${'word '.repeat(99).trim()}…`,
    ],
    [
      'whose last space is far from the limit is cut within a word',
      `a ${'x'.repeat(600)}`,
      `a ${'x'.repeat(497)}…`,
    ],
    [
      'is not cut between the halves of a character',
      `${'x'.repeat(498)}😀😀`,
      `${'x'.repeat(498)}…`,
    ],
  ])('%s', (_, text, reason) => {
    expect(cutReason(text)).toBe(reason);
  });

  test('never has more UTF-16 units than the server accepts, nor half a character', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '😀', 'é', '日'),
      minLength: 0,
      maxLength: 1_200,
    });
    fc.assert(
      fc.property(text, (whole) => {
        const cut = cutReason(whole);
        expect(cut.length).toBeLessThanOrEqual(MAX_REASON_LENGTH);
        expect(cut).not.toMatch(LONE_SURROGATE);
        expect(whole.trim().startsWith(cut.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
