import { expect, test } from '@jest/globals';
import { bearsNotices } from '../../../lib/limits/notifier.ts';

test.each([
  ['3.31.2', true],
  ['3.31.10', true],
  ['3.32.0', true],
  ['4.0.0', true],
  ['3.32.2-rc.1', true],
  ['3.31.1', false],
  ['3.30.9', false],
  ['2.99.99', false],
])('a server %s bears notices that cannot be sent: %s', (version, bears) => {
  expect(bearsNotices(version)).toBe(bears);
});
