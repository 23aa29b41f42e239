import { expect, test } from '@jest/globals';
import { NO_PAUSES, parsePauses, pauseOf } from '../../../lib/protocol/pauses.ts';

const AT = '2026-11-24T12:00:00Z';

test('where there is no item, nothing is paused', () => {
  expect(parsePauses(undefined)).toEqual(NO_PAUSES);
});

test('a pause keeps who, when and why', () => {
  const pause = { at: AT, by: 'arn:aws:iam::123456789012:user/ada', reason: 'the bank is closed' };
  const pauses = parsePauses(JSON.stringify({ service: { at: AT }, types: { pay: pause } }));
  expect(pauseOf(pauses, 'pay')).toEqual(pause);
  expect(pauses.service).toEqual({ at: AT });
});

test.each(['mail', 'constructor'])('the type %s is polled where it is not named', (taskType) => {
  expect(pauseOf({ types: { pay: { at: AT } } }, taskType)).toBeUndefined();
});

test.each(['', 'no json', '{}', '{"types":{"pay":{}}}'])(
  'the text %p is refused without a word of it',
  (text) => {
    expect(() => parsePauses(text)).toThrow(
      "the item pauses of the ledger's table does not hold pauses",
    );
  },
);
