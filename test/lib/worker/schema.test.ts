import { describe, expect, test } from '@jest/globals';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { InvalidInputError, InvalidOutputError } from '../../../lib/task/errors.ts';
import { jsonSchema } from '../../../lib/worker/json-schema.ts';
import { parseInput, parseOutput, type Schema } from '../../../lib/worker/schema.ts';
import { PLANTED } from '../../support/leaks/planted.ts';

/** The same schema in every library: { name, order: { lines: [{ qty }] }, 'zip code'? }. */
const libraries: [string, Schema][] = [
  [
    'zod',
    z.object({
      name: z.string(),
      order: z.object({ lines: z.array(z.object({ qty: z.number() })) }),
      'zip code': z.string().regex(/^\d+$/).optional(),
    }),
  ],
  [
    'zod/mini',
    mini.object({
      name: mini.string(),
      order: mini.object({ lines: mini.array(mini.object({ qty: mini.number() })) }),
      'zip code': mini.optional(mini.string().check(mini.regex(/^\d+$/))),
    }),
  ],
  [
    'valibot',
    v.object({
      name: v.string(),
      order: v.object({ lines: v.array(v.object({ qty: v.number() })) }),
      'zip code': v.optional(v.pipe(v.string(), v.digits())),
    }),
  ],
  [
    'arktype',
    type({
      name: 'string',
      order: { lines: type({ qty: 'number' }).array() },
      'zip code?': 'string.digits',
    }),
  ],
  [
    'jsonSchema()',
    jsonSchema({
      type: 'object',
      properties: {
        name: { type: 'string' },
        order: {
          type: 'object',
          properties: {
            lines: { type: 'array', items: { properties: { qty: { type: 'number' } } } },
          },
        },
        'zip code': { type: 'string', pattern: '^\\d+$' },
      },
      required: ['name', 'order'],
    }),
  ],
];

const fits = { name: 'Ada', order: { lines: [{ qty: 1 }, { qty: 2 }] }, 'zip code': '12345' };

/** What the error says. */
const faultOf = (parsed: Promise<unknown>): Promise<string> =>
  parsed.then(
    () => 'it fits',
    (error) => String(error),
  );

describe.each(libraries)('a schema of %s', (_, schema) => {
  test('returns a value that fits', async () => {
    expect(await parseInput(schema, fits)).toEqual(fits);
  });

  test('names every fault by its path, and no value', async () => {
    const input = {
      name: 471_199,
      order: { lines: [{ qty: 1 }, { qty: `${PLANTED.input} qty` }] },
      'zip code': `${PLANTED.input} zip`,
    };
    const fault = await faultOf(parseInput(schema, input));
    for (const path of ['input.name: ', 'input.order.lines[1].qty: ', 'input["zip code"]: '])
      expect(fault).toContain(path);
    expect(fault).not.toMatch(/471199|471_199|planted/);
  });

  test('says what is missing', async () => {
    expect(await faultOf(parseInput(schema, { order: { lines: [] } }))).toContain('name');
  });

  test.each([[null], [PLANTED.input], [[]], [undefined]])('refuses %j', async (input) => {
    const fault = await faultOf(parseInput(schema, input));
    expect(fault).toMatch(/^InvalidInputError: Invalid input: input[:.]/);
    expect(fault).not.toContain('planted');
  });

  test('checks an output in the same way', async () => {
    await expect(parseOutput(schema, { name: 1 })).rejects.toThrow(InvalidOutputError);
    await expect(parseOutput(schema, { name: 1 })).rejects.toThrow(/^Invalid output: output/);
  });
});

describe('no value is repeated in the error', () => {
  const sEcret = '  sEcret@  ';
  const transformed: [string, Schema, unknown][] = [
    ['valibot trims', v.object({ a: v.pipe(v.string(), v.trim(), v.email()) }), { a: sEcret }],
    [
      'valibot lowers',
      v.object({ a: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email()) }),
      { a: sEcret },
    ],
    [
      'valibot makes a number',
      v.object({ a: v.pipe(v.string(), v.transform(Number), v.maxValue(5)) }),
      { a: '04711.50' },
    ],
    [
      'valibot makes a date',
      v.object({
        a: v.pipe(
          v.string(),
          v.transform((x) => new Date(x)),
          v.maxValue(new Date(0)),
        ),
      }),
      { a: '4711-01-02' },
    ],
    ['arktype trims', type({ a: type('string.trim').to('string.email') }), { a: sEcret }],
    ['arktype shows an object', type({ a: "'x'|'y'" }), { a: { b: 'sEcret 1', c: ['sEcret 2'] } }],
    ['arktype shows a long text', type({ a: 'string.email' }), { a: 'sEcret '.repeat(500) }],
    ['a key that no object should have', v.strictObject({}), { __proto__: null, sEcret: 'sEcret' }],
  ];

  test.each(transformed)('though %s', async (_, schema, input) => {
    const fault = await faultOf(parseInput(schema, input));
    expect(fault).toContain('Invalid input');
    expect(fault.replace('input.sEcret:', '').toLowerCase()).not.toMatch(/secret|4711/);
  });

  test.each([
    ['a text of megabytes', { a: 'x'.repeat(3_000_000) }],
    ['a list of thousands', { a: Array.from({ length: 150_000 }, (_, i) => i) }],
    ['a cycle', cyclic()],
  ])('of %s either, and it is still a fault of the input', async (_, input) => {
    const schema = v.object({ a: v.pipe(v.string(), v.email()) });
    await expect(parseInput(schema, input)).rejects.toThrow(InvalidInputError);
  });
});

function cyclic(): object {
  const a: { a?: object } = {};
  a.a = a;
  return a;
}

test('a schema may be asynchronous', async () => {
  const free = z.object({ name: z.string().refine(async (name) => name !== 'Ada', 'is taken') });
  expect(await parseInput(free, { name: 'Bob' })).toEqual({ name: 'Bob' });
  expect(await faultOf(parseInput(free, { name: 'Ada' }))).toBe(
    'InvalidInputError: Invalid input: input.name: is taken',
  );
});

test('an error that a schema throws is thrown on', async () => {
  const broken = z.string().refine(() => {
    throw new RangeError('no database');
  });
  await expect(parseInput(broken, 'x')).rejects.toThrow(RangeError);
});
