import { expect, test } from '@jest/globals';
import {
  fittingResponseTimeout,
  responseTimeoutFault,
} from '../../../lib/workflow/response-timeout.ts';

test.each([
  [10, 10, undefined],
  [9, 10, 'tooShort'],
  [100, 10, undefined],
  [310, 10, undefined],
  [311, 10, 'tooLong'],
  [1_200, 900, undefined],
  [2_700, 900, undefined],
  [2_701, 900, 'tooLong'],
  [3_600, 10, 'tooLong'],
  [0, 10, 'tooLong'],
])('a response timeout of %d s for a function of %d s is %p', (response, ofFunction, fault) => {
  expect(responseTimeoutFault(response, ofFunction)).toBe(fault);
});

test('what fits a function is no fault, however long it may run', () => {
  for (let seconds = 1; seconds <= 900; seconds += 1)
    expect(responseTimeoutFault(fittingResponseTimeout(seconds), seconds)).toBeUndefined();
});
