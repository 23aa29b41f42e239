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

  test('says what was expected, and what kind of thing came', async () => {
    const fault = await faultOf(parseInput(schema, { ...fits, name: 471_199 }));
    expect(fault).toMatch(/input\.name: .*expected.*string.*|input\.name: .*must be a string/i);
    expect(fault).toContain('number');
    expect(fault).not.toContain('471199');
  });

  test('says what is missing', async () => {
    expect(await faultOf(parseInput(schema, { order: { lines: [] } }))).toMatch(
      /input\.name: .*(received undefined|missing|required)/,
    );
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

const digits = mini.string().check(mini.regex(/^\d+$/));
const boxed = [z.object({ k: z.string() }), z.object({ n: z.number() })] as const;

describe('a union that says nothing itself gets the words of its variants:', () => {
  test.each<[string, Schema, unknown, string]>([
    [
      "zod's of types",
      z.union([z.string(), z.number()]),
      true,
      'expected string, received boolean or expected number, received boolean',
    ],
    [
      "zod's of objects",
      z.union(boxed),
      { k: 4711 },
      '.k expected string, received number or .n expected number, received undefined',
    ],
    [
      "zod's of unions of unions",
      z.union([z.union([z.union(boxed), z.null()]), z.string()]),
      { k: 4711 },
      'received object',
    ],
    [
      "valibot's of objects",
      v.union([v.object({ k: v.string() }), v.object({ n: v.number() })]),
      { k: 4711 },
      '.k Invalid type: Expected string but received number',
    ],
  ])('%s', async (_, schema, input, words) => {
    const fault = await faultOf(parseInput(schema, input));
    expect(fault).toContain(words);
    expect(fault).not.toContain('4711');
  });
});

test("a library's own message stays, and gets the kind that came", async () => {
  expect(await faultOf(parseInput(z.object({ a: z.string('a name, please') }), { a: 7 }))).toBe(
    'InvalidInputError: Invalid input: input.a: a name, please, received number',
  );
});

/** Two wrong fields in each row, in every library. */
const rowsOf: [string, Schema][] = [
  ['zod', z.object({ rows: z.array(z.object({ a: z.string(), b: z.string() })) })],
  ['zod/mini', mini.object({ rows: mini.array(mini.object({ a: mini.string(), b: digits })) })],
  ['valibot', v.object({ rows: v.array(v.object({ a: v.string(), b: v.string() })) })],
  ['arktype', type({ rows: type({ a: 'string', b: 'string' }).array() })],
  [
    'jsonSchema()',
    jsonSchema({
      properties: {
        rows: { items: { properties: { a: { type: 'string' }, b: { type: 'string' } } } },
      },
    }),
  ],
];

describe.each(rowsOf)('very many faults, found by %s,', (_, schema) => {
  const input = { rows: Array.from({ length: 4_000 }, () => ({ a: 1, b: 2 })) };

  test('are named as far as 8 KB reach, and the rest is counted', async () => {
    const fault = await faultOf(parseInput(schema, input));
    expect(Buffer.byteLength(fault)).toBeLessThan(9_000);
    expect(fault).toContain('input.rows[0].a: ');
    const [list = '', rest] = fault.split('; and ');
    expect(list.split('; ').length + Number.parseInt(rest ?? '', 10)).toBe(8_000);
  });
});

const longInputs: [string, Schema, unknown][] = [
  ['a long key', z.record(z.string(), z.string()), { ['ä'.repeat(100_000)]: 1 }],
  ['many unknown keys', mini.strictObject({}), keys(50_000)],
  ['many unknown keys in a JSON Schema', jsonSchema({ additionalProperties: false }), keys(9_000)],
  ['a long list of values', jsonSchema({ enum: Object.keys(keys(10_000)) }), 1],
];

test.each(longInputs)('a report is short in spite of %s', async (_, schema, input) => {
  const fault = await faultOf(parseInput(schema, input));
  expect(fault).toContain('Invalid input: input');
  expect(Buffer.byteLength(fault)).toBeLessThan(9_000);
});

function keys(count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`key ${i}`, i]));
}

function cyclic(): object {
  const a: { a?: object } = {};
  a.a = a;
  return a;
}

test('a schema may be asynchronous', async () => {
  const free = z.object({ name: z.string().refine(async (name) => name !== 'Ada', 'is taken') });
  expect(await parseInput(free, { name: 'Bob' })).toEqual({ name: 'Bob' });
  expect(await faultOf(parseInput(free, { name: 'Ada' }))).toBe(
    'InvalidInputError: Invalid input: input.name: is taken, received string',
  );
});

test('an error that a schema throws is thrown on', async () => {
  const broken = z.string().refine(() => {
    throw new RangeError('no database');
  });
  await expect(parseInput(broken, 'x')).rejects.toThrow(RangeError);
});
