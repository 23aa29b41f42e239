import { expect, test } from '@jest/globals';
import { CASES } from '../../support/testing/cases.ts';
import { runCase } from '../../support/testing/run-case.ts';

/** test/conductor/kit.test.ts holds that the real server says the same of each. */
test.each(Object.entries(CASES))('%s', async (_, played) => {
  const { status, delivery } = await runCase(played);
  expect({ status, delivery }).toEqual({ status: played.status, delivery: 'worker' });
});

test('there are at least 60 cases', () => {
  expect(Object.keys(CASES).length).toBeGreaterThanOrEqual(60);
});
