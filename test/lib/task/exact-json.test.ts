import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRawJson, parseExact } from '../../../lib/task/exact-json.ts';

const written = (text: string) => JSON.stringify(parseExact(text));

describe('a number that is read and written', () => {
  test.each([
    '1161888007138312192',
    '-9007199254740993',
    '1.0',
    '-0',
    '1E2',
    '0.0000001',
    '0.12345678901234567890123',
    '0.000000123',
    '1234567890123456',
    '-1e-7',
    '1e999',
    '9'.repeat(1_000),
  ])('keeps its digits: %s', (digits) => {
    expect(written(digits)).toBe(digits);
    expect(written(`{"a":[{"b":${digits}}]}`)).toBe(`{"a":[{"b":${digits}}]}`);
    expect(written(` { "a" : [ ${digits} , 1 ] } `)).toBe(`{"a":[${digits},1]}`);
  });

  test('keeps its digits wherever it is', () => {
    const whole = fc.bigInt().map(String);
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][-+]?\d{1,4})?$/);
    const leaf = fc.oneof(whole, digits, fc.string().map(JSON.stringify), fc.constant('null'));
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items}]`),
        fc
          .dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), tie('value'), { maxKeys: 3 })
          .map((all) => `{${Object.entries(all).map(([key, item]) => `"${key}":${item}`)}}`),
      ),
    }));
    fc.assert(fc.property(value, (text) => expect(written(text)).toBe(text)));
  });

  test('is a number as usual, where JavaScript writes the same digits', () => {
    const value = { id: 17, price: 9.95, at: 1795638508123, list: [0, -1, 1e21] };
    expect(parseExact('{"id":17,"price":9.95,"at":1795638508123,"list":[0,-1,1e+21]}')).toEqual(
      value,
    );
  });
});

describe('a text', () => {
  test.each(['', 'done', 'NaN', '[1, ', "{'a': 1}"])('that is no JSON stays a text: %j', (text) => {
    expect(parseExact(text)).toBe(text);
  });

  test('of JSON is its value, and __proto__ is a key like any other', () => {
    const text = '{"a":"1.0","__proto__":{"b":null},"c":[true]}';
    expect(written(text)).toBe(text);
  });

  test('of more levels than the reading by digits takes is read as usual', () => {
    const levels = 50_000;
    expect(parseExact(`${'['.repeat(levels)}1.0${']'.repeat(levels)}`)).toHaveLength(1);
  });
});

describe('a runtime without JSON.rawJSON', () => {
  const whole = Object.getOwnPropertyDescriptors(JSON);
  afterEach(() => void Object.defineProperties(JSON, whole));

  test('reads numbers as usual', () => {
    for (const name of ['rawJSON', 'isRawJSON']) Reflect.deleteProperty(JSON, name);
    expect(written('{"id":1161888007138312192,"price":1.0}')).toBe(
      '{"id":1161888007138312200,"price":1}',
    );
    expect(isRawJson({ rawJSON: '1' })).toBe(false);
  });
});
