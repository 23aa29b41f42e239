import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_JSON_DEPTH } from '../../../lib/limits/conductor.ts';
import { InvalidOutputError } from '../../../lib/task/errors.ts';
import { stepTo, toJson } from '../../../lib/task/json.ts';

/** An object within an object, with `levels` levels in all. */
function nested(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level += 1) value = { in: value };
  return value;
}

const aCycle = () => {
  const cycle: { self?: object } = {};
  cycle.self = cycle;
  return cycle;
};

const twice = (value: object) => [value, value];

/** What `JSON.rawJSON` makes of a text. */
const raw = (text: string): unknown => Reflect.apply(Reflect.get(JSON, 'rawJSON'), JSON, [text]);

/** Each read of `in` makes a new object. */
function endless(): object {
  return {
    get in() {
      return endless();
    },
  };
}

describe('an error names the path of a value that JSON cannot carry', () => {
  test.each([
    ['a bigint', { order: { id: 17n } }, 'a bigint at output.order.id'],
    ['a function', { items: [1, () => 2] }, 'a function at output.items[1]'],
    ['a class', { Order: class Order {} }, 'a function at output.Order'],
    ['a symbol', [Symbol('x')], 'a symbol at output[0]'],
    ['NaN', { total: Number.NaN }, 'NaN at output.total'],
    ['Infinity', { total: -Infinity }, '-Infinity at output.total'],
    ['a Map', { byId: new Map() }, 'a Map at output.byId'],
    ['a Set', { 'a key': new Set() }, 'a Set at output["a key"]'],
    ['an Error', { error: new Error('no stock') }, 'an Error at output.error'],
    ['a Promise', { items: Promise.resolve([]) }, 'a Promise at output.items'],
    ['a RegExp', { like: /x/ }, 'a RegExp at output.like'],
    ['an answer of fetch', { answer: new Response() }, 'a Response at output.answer'],
    ['bytes', { bytes: new Uint8Array(2) }, 'a Uint8Array at output.bytes'],
    ['a boxed text', { text: Object('text') }, 'a String at output.text'],
    ['an invalid Date', { on: new Date(Number.NaN) }, 'an invalid Date at output.on'],
    ['a cycle', { order: aCycle() }, 'a cycle at output.order.self'],
    ['the value itself', 17n, 'a bigint at output'],
    ['a raw number that is infinite', { n: raw('1e999') }, 'Infinity at output.n'],
    ['what toJSON gives', { id: { toJSON: () => 17n } }, 'a bigint at output.id'],
  ])('%s', (_, value, said) => {
    const message = `JSON cannot carry ${said}: return plain data there`;
    expect(() => toJson(value)).toThrow(new InvalidOutputError(message));
  });

  test.each([
    ['the character U+0000', { a: ['x', 'y\0'] }, 'the character U+0000 at output.a[1]'],
    ['it in a key', { a: { 'k\0': 1 } }, 'the character U+0000 in a key at output.a'],
    ['a key that is too long', { ['k'.repeat(50_001)]: 1 }, 'a key of 50001 characters at output'],
    ['too many digits', [raw('1'.repeat(1_001))], 'a number of 1001 characters at output[0]'],
    ['it in a raw text', { a: raw('"\\u0000"') }, 'the character U+0000 at output.a'],
  ])('that the server cannot store: %s', (_, value, said) => {
    const message = `Conductor cannot store ${said}: remove or replace it`;
    expect(() => toJson(value)).toThrow(new InvalidOutputError(message));
  });

  test.each([
    ['too many levels', nested(MAX_JSON_DEPTH + 1)],
    ['levels without an end', endless()],
  ])('%s', (_, value) => {
    const message = 'The output has more than 900 levels: nest it less';
    expect(() => toJson(value)).toThrow(new InvalidOutputError(message));
  });
});

describe('a value that JSON can carry', () => {
  test('is a copy', () => {
    const order = { lines: [{ sku: 'a' }] };
    const json = toJson(order);
    order.lines.push({ sku: 'b' });
    expect(json).toEqual({ lines: [{ sku: 'a' }] });
  });

  test.each([
    ['nothing', undefined, null],
    ['undefined properties', { a: undefined, b: 1 }, { b: 1 }],
    ['undefined items', [undefined, 1], [null, 1]],
    ['a Date', { on: new Date(0) }, { on: '1970-01-01T00:00:00.000Z' }],
    ['a URL', new URL('https://a.example'), 'https://a.example/'],
    ['a Buffer', Buffer.from('a'), { type: 'Buffer', data: [97] }],
    [
      'an instance of a class',
      new (class {
        sku = 'a';
      })(),
      { sku: 'a' },
    ],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['the same object twice, which is no cycle', twice({ a: 1 }), [{ a: 1 }, { a: 1 }]],
    ['as many levels as are allowed', nested(MAX_JSON_DEPTH), nested(MAX_JSON_DEPTH)],
  ])('%s', (_, value, json) => {
    expect(toJson(value)).toEqual(json);
  });

  test.each(['1161888007138312192', '1.0', '-0', '1E2', '9'.repeat(400), '1e-999'])(
    'JSON.rawJSON of %s keeps its digits',
    (digits) => {
      expect(JSON.stringify(toJson({ ids: [raw(digits)] }))).toBe(`{"ids":[${digits}]}`);
    },
  );

  test('a __proto__ key is data, and reaches no prototype', () => {
    const text = '{"__proto__":{"isAdmin":true},"a":{"__proto__":1}}';
    const json = toJson(JSON.parse(text));
    expect(JSON.stringify(json)).toBe(text);
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
  });

  test('what toJSON throws is thrown', () => {
    const lazy = {
      toJSON: () => {
        throw new Error('not loaded');
      },
    };
    expect(() => toJson({ lazy })).toThrow('not loaded');
  });

  test('any value is as JSON.stringify writes it', () => {
    const leaf = fc.oneof(
      fc.constant(undefined),
      fc.date({ noInvalidDate: true }),
      fc.string({
        unit: fc.constantFrom('a', '"', '\\', '\n', '\u0001', '\u2028', '😀', '\ud800'),
      }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    );
    const key = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'constructor'));
    const anything = fc.anything({ values: [leaf], key, withNullPrototype: true, maxDepth: 3 });
    fc.assert(
      fc.property(anything, (value) => {
        expect(JSON.stringify(toJson(value))).toBe(JSON.stringify(value) ?? 'null');
      }),
    );
  });
});

test('a step of a path can be read back', () => {
  expect(['name', 0, 'a.b', 'a "b"', ''].map(stepTo).join(' ')).toBe(
    '.name [0] ["a.b"] ["a \\"b\\""] [""]',
  );
});
