import { describe, expect, test } from '@jest/globals';
import { isSame } from '../../scripts/packages.mjs';

const LOCKED = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', optional: true },
};

describe('what is installed is what is locked', () => {
  test('with an optional package and without it', () => {
    expect(isSame(LOCKED, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
    const all = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } };
    expect(isSame(LOCKED, all)).toBe(true);
  });
});

describe('what is installed is something else', () => {
  test.each([
    ['when an install was interrupted', undefined],
    ['when a package is missing', {}],
    ['when a version differs', { 'node_modules/a': { version: '1.0.1' } }],
    [
      'when a package is left over',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } },
    ],
  ])('%s', (_, installed) => {
    expect(isSame(LOCKED, installed)).toBe(false);
  });
});
