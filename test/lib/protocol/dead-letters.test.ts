import { expect, test } from '@jest/globals';
import { refusalText } from '../../../lib/protocol/dead-letters.ts';

test.each([
  ['Conductor answered 400', 'Conductor answered 400'],
  [' two\r\nlines\u0000 ', 'two lines'],
  ['', 'no reason'],
  ['\n', 'no reason'],
  ['x'.repeat(600), 'x'.repeat(500)],
])('the reason %p is kept as %p, as SQS takes it', (reason, text) => {
  expect(refusalText(reason)).toBe(text);
});
