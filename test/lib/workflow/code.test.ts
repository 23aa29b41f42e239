import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { verbatim } from '../../../lib/workflow/code.ts';

/** What the server does to a text without a reference. */
const asServer = (text: string) => text.replaceAll('$${', () => '${');

const dollars = fc.array(fc.constantFrom('$', '{', '}', 'a', '`')).map((parts) => parts.join(''));

test('any code reaches the script as it was written', () => {
  fc.assert(fc.property(dollars, (code) => expect(asServer(verbatim(code))).toBe(code)));
});

test('the server finds no reference in any code', () => {
  const reference = /(?<!\$)\$\{/;
  fc.assert(fc.property(dollars, (code) => expect(verbatim(code)).not.toMatch(reference)));
});
