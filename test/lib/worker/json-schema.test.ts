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
    ['names what is missing', { required: ['a'] }, {}, ['input.a: is required']],
    [
      'names what is too much',
      { properties: { a: true }, additionalProperties: false },
      { a: 1, b: 2 },
      ['input.b: is not allowed, received number'],
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
        'input[0]: Instance does not match exactly one subschema (2 matches), received string',
        'input[1]: Instance type "number" is invalid. Expected "string".',
        'input[1]: Instance type "number" is invalid. Expected "string", "null".',
      ],
    ],
    [
      'hides the value',
      { properties: { age: { minimum: 18 } } },
      { age: 17 },
      ['input.age: … is less than 18, received number'],
    ],
    [
      'hides the value under any key',
      { additionalProperties: { maximum: 3 } },
      { 'naïve key': 777, 'a/b~c%20#': 777 },
      [
        'input["naïve key"]: … is greater than 3, received number',
        'input["a/b~c%20#"]: … is greater than 3, received number',
      ],
    ],
    [
      'names the pattern, also behind a reference',
      { properties: { zip: { $ref: '#/$defs/zip' } }, $defs: { zip: { pattern: '^[0-9]+$' } } },
      { zip: 'A1' },
      ['input.zip: does not match the pattern ^[0-9]+$, received string'],
    ],
    [
      'names what a condition asks for',
      { if: { required: ['a'] }, else: { required: ['b'] } },
      {},
      ['input.b: is required'],
    ],
    [
      'names the kind that came instead of one of some values',
      { properties: { size: { enum: ['S', 'M'] } } },
      { size: 4 },
      ['input.size: Instance does not match any of ["S","M"], received number'],
    ],
    [
      'names the item that is too much',
      { prefixItems: [true], items: false },
      ['a', 'b'],
      ['input[1]: is not allowed, received string'],
    ],
    [
      'refuses everything when it is the opposite of empty',
      { not: {} },
      'a',
      ['input: Instance matched "not" schema, received string'],
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

describe('many faults', () => {
  const schema = jsonSchema({ items: { properties: { a: { type: 'string' } } } });
  const rows = (count: number) => Array.from({ length: count }, () => ({ a: 1 }));
  const issuesOf = (input: unknown) => {
    const result = schema['~standard'].validate(input);
    return result instanceof Promise ? undefined : result.issues;
  };
  test('of 9,000 rows are found in much less than 2 s: a quadratic search took 8 s', () => {
    const input = rows(9_000);
    const start = process.cpuUsage();
    expect(issuesOf(input)).toHaveLength(9_000);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(2);
  });

  test('of a large input are not collected: the first is named', () => {
    expect(issuesOf(rows(500_000))).toEqual([
      { message: 'Instance type "number" is invalid. Expected "string".', path: [0, 'a'] },
      { message: 'is too large to name all faults' },
    ]);
  });
});
