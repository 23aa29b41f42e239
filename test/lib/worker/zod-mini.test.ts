import { expect, test } from '@jest/globals';
import * as mini from 'zod/mini';
import { parseInput, type Schema } from '../../../lib/worker/schema.ts';

/** A file of its own: an import of 'zod' loads a language for zod/mini too, and then its messages say something. */

const digits = mini.string().check(mini.regex(/^\d+$/));

test.each<[string, Schema, unknown, string]>([
  ['a type', mini.string(), 7, 'expected string, received number'],
  ['what is missing', mini.object({ a: mini.string() }), {}, 'expected string, received undefined'],
  ['null', mini.array(mini.string()), null, 'expected array, received null'],
  ['a length', mini.string().check(mini.minLength(3)), 'x', 'expected string, at least 3'],
  ['a bound', mini.number().check(mini.lte(3)), 4, 'expected number, at most 3'],
  ['an open bound', mini.number().check(mini.gt(3)), 3, 'expected number, over 3'],
  ['an open upper bound', mini.number().check(mini.lt(3)), 3, 'expected number, under 3'],
  ['a format', mini.email(), 's3cret', 'expected string, format email'],
  ['a pattern', digits, 's3cret', 'expected string, matching /^\\d+$/'],
  [
    'a prefix',
    mini.string().check(mini.startsWith('ab')),
    's3cret',
    'expected string, format starts_with, prefix ab',
  ],
  ['a divisor', mini.number().check(mini.multipleOf(3)), 4711, 'expected number, a multiple of 3'],
  ['an enum', mini.enum(['S', 'M']), 4711, 'expected one of S | M, received number'],
  ['unknown keys', mini.strictObject({}), { a: 4711 }, 'unknown keys a, received object'],
  ['a date', mini.date(), new Date(Number.NaN), 'expected date'],
  [
    'a discriminator',
    mini.discriminatedUnion('t', [mini.object({ t: mini.literal('a') })]),
    { t: 's3cret' },
    'expected one of a, received string',
  ],
])('a message of zod/mini without a language says what was expected of %s', async (...row) => {
  const [, schema, input, words] = row;
  const fault = await parseInput(schema, input).catch(String);
  expect(fault).toMatch(/^InvalidInputError: Invalid input: input[.\w]*: Invalid input: /);
  expect(String(fault).endsWith(`: Invalid input: ${words}`)).toBe(true);
});

test.each<[string, Schema, unknown, string]>([
  [
    'a union',
    mini.union([mini.string(), mini.number()]),
    true,
    'Invalid input, received boolean: expected string, received boolean or expected number, received boolean',
  ],
  [
    'a key',
    mini.record(digits, mini.any()),
    { a: 4711 },
    'Invalid input, received string: expected string, matching /^\\d+$/',
  ],
  [
    'a check of your own',
    mini.string().check(mini.refine(() => false)),
    's3cret',
    'Invalid input, received string',
  ],
])('and so does the one of %s', async (_, schema, input, words) => {
  expect(String(await parseInput(schema, input).catch(String))).toContain(`: ${words}`);
});
