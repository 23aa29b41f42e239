import { describe, expect, test } from '@jest/globals';
import { jsonSchema } from '../../../lib/worker/json-schema.ts';
import { parseInput } from '../../../lib/worker/schema.ts';

type JsonSchema = Parameters<typeof jsonSchema>[0];

/** The faults of an input, a line each. */
const faultsOf = (schema: JsonSchema, input: unknown): Promise<string[]> =>
  parseInput(jsonSchema(schema), input).then(
    () => [],
    (error) => error.message.replace('Invalid input: ', '').split('; '),
  );

describe('a plain JSON Schema', () => {
  test.each<[string, JsonSchema, unknown, unknown[]]>([
    [
      'names what is missing',
      { required: ['a'] },
      {},
      ['input: Instance does not have required property "a".'],
    ],
    [
      'names what is too much',
      { properties: { a: true }, additionalProperties: false },
      { a: 1, b: 2 },
      ['input: Property "b" does not match additional properties schema.'],
    ],
    [
      'names the innermost fault, not each level above it',
      {
        properties: { a: { $ref: '#/$defs/list' } },
        $defs: { list: { items: { type: 'string' } } },
      },
      { a: ['x', 7] },
      ['input.a[1]: Instance type "number" is invalid. Expected "string".'],
    ],
    [
      'names the faults of every item, whatever their depth',
      { items: { oneOf: [{ type: 'string' }, { minLength: 1, type: ['string', 'null'] }] } },
      ['both', 7],
      [
        'input[0]: Instance does not match exactly one subschema (2 matches).',
        'input[1]: Instance type "number" is invalid. Expected "string".',
        'input[1]: Instance type "number" is invalid. Expected "string", "null".',
      ],
    ],
    [
      'hides the value',
      { properties: { age: { minimum: 18 } } },
      { age: 17 },
      ['input.age: … is less than 18.'],
    ],
    [
      'hides the value under any key',
      { additionalProperties: { maximum: 3 } },
      { 'naïve key': 777, 'a/b~c%20#': 777 },
      ['input["naïve key"]: … is greater than 3.', 'input["a/b~c%20#"]: … is greater than 3.'],
    ],
    [
      'reads a numeric key',
      { additionalProperties: { type: 'string' } },
      { 7: 1 },
      ['input[7]: Instance type "number" is invalid. Expected "string".'],
    ],
    [
      'treats undefined as a fault',
      { type: 'object' },
      undefined,
      ['input: Instances of "undefined" type are not supported.'],
    ],
    [
      'treats a reference without a target as a fault',
      { $ref: '#/$defs/none' },
      {},
      [expect.stringContaining('Unresolved $ref "#/$defs/none"')],
    ],
    [
      'accepts what fits',
      { type: 'object', properties: { a: { type: 'integer' } } },
      { a: 1, b: 2 },
      [],
    ],
    ['accepts anything when it is empty', {}, { a: 1 }, []],
  ])('%s', async (_, schema, input, faults) => {
    expect(await faultsOf(schema, input)).toEqual(faults);
  });

  test('can check any number of inputs', async () => {
    const schema = jsonSchema({ type: 'object' });
    await expect(parseInput(schema, 7)).rejects.toThrow('input: ');
    expect(await parseInput(schema, {})).toEqual({});
    await expect(parseInput(schema, 7)).rejects.toThrow('input: ');
  });
});
