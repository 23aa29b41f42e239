import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { ConductorOptions } from '../../../../infra/plugin/read/conductor-options.ts';
import { optionsIn } from '../../../../infra/plugin/read/option-list.ts';

describe('an option', () => {
  test('has its meaning, bounds and default where its schema states them', () => {
    const poller = optionsIn(ConductorOptions).find(({ name }) => name === 'poller');
    expect(poller?.options[0]).toEqual({
      name: 'sweep',
      kind: 'number',
      meaning: expect.stringContaining('in seconds'),
      isRequired: false,
      default: undefined,
      min: 1,
      max: 60,
      choices: [],
      options: [],
    });
  });

  test('of a kind that no option has yet is an error', () => {
    expect(() => optionsIn(v.strictObject({ when: v.date() }))).toThrow('a schema of type date');
  });
});
