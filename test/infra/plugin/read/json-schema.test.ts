import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { ConductorOptions } from '../../../../infra/plugin/read/conductor-options.ts';
import { CUSTOM_SCHEMA, EVENT_SCHEMA } from '../../../../infra/plugin/read/json-schema.ts';
import { optionsIn } from '../../../../infra/plugin/read/option-list.ts';

const object = (properties: object) => ({
  type: 'object',
  properties,
  additionalProperties: false,
});
const text = { type: 'string' };
const reference = { anyOf: [text, { type: 'object' }] };
const ids = { anyOf: [{ type: 'array' }, { type: 'object' }] };
const number = { type: 'number' };
const boolean = { type: 'boolean' };

/** Written out once more, so that a change of the options shows here as a change of what the framework accepts. */
describe('the framework knows names and types of all options, and no bounds', () => {
  test('of an event', () => {
    expect(EVENT_SCHEMA).toEqual({
      anyOf: [
        text,
        object({
          task: text,
          concurrency: number,
          domain: text,
          wrap: boolean,
          invocationType: { enum: ['RequestResponse', 'Event'] },
        }),
      ],
    });
  });

  test('of custom.conductor', () => {
    expect(CUSTOM_SCHEMA).toEqual(
      object({
        serverUrl: reference,
        allowInsecureHttp: boolean,
        auth: object({ secret: reference, parameter: reference, kmsKeyArn: reference }),
        proxy: text,
        poller: object({ windowSeconds: number, timeout: number, memorySize: number }),
        existing: {
          type: 'array',
          items: object({
            task: text,
            function: reference,
            timeout: number,
            concurrency: number,
            domain: text,
          }),
        },
        environment: { type: 'object' },
        roles: { enum: ['shared', 'own'] },
        vpc: { anyOf: [{ const: false }, object({ securityGroupIds: ids, subnetIds: ids })] },
        resultBucket: boolean,
        enabled: boolean,
      }),
    );
  });
});

describe('an option', () => {
  test('has its meaning, bounds and default where its schema states them', () => {
    const poller = optionsIn(ConductorOptions).find(({ name }) => name === 'poller');
    expect(poller?.options[0]).toEqual({
      name: 'windowSeconds',
      kind: 'number',
      meaning: expect.stringContaining('in seconds'),
      isRequired: false,
      default: 55,
      min: 1,
      max: 840,
      choices: [],
      options: [],
    });
  });

  test('of a kind that the framework was never told of is an error', () => {
    expect(() => optionsIn(v.strictObject({ when: v.date() }))).toThrow('a schema of type date');
  });
});
