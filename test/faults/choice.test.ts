import { expect, test } from '@jest/globals';
import { choiceOf } from './choice.ts';

test('without a choice all kinds are played', () => {
  const choice = choiceOf([]);
  expect(choice.isAll).toBe(true);
  expect(choice.has('poll: hangs')).toBe(true);
});

test('a part of a name chooses the kinds that contain it, in any case of its letters', () => {
  const choice = choiceOf(['event (', 'Slow link']);
  expect(choice.isAll).toBe(false);
  expect(choice.has('Event (of a test)')).toBe(true);
  expect(choice.has('slow link')).toBe(true);
  expect(choice.has('poll: hangs')).toBe(false);
});
