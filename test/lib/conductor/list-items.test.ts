import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listItems } from '../../../lib/conductor/list-items.ts';

/** The items of a text that arrives in pieces of so many bytes. */
function itemsIn(text: string, pieceBytes = 1_000, maxBytes = 1_000_000) {
  const list = listItems(maxBytes);
  const bytes = Buffer.from(text);
  const items = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    items.push(...list.push(bytes.subarray(at, at + pieceBytes)));
  return { items, list };
}

const textsIn = (text: string, pieceBytes?: number) =>
  itemsIn(text, pieceBytes).items.map(({ json }) => json?.toString());

describe('the items of a list that arrives', () => {
  test('come as soon as they are whole', () => {
    const list = listItems(1_000);
    expect(list.push(Buffer.from('[{"a":1},{"b"')).map(({ json }) => json?.toString())).toEqual([
      '{"a":1}',
    ]);
    expect(list.pending()).toBe(4);
    expect(list.isWhole()).toBe(false);
    expect(list.push(Buffer.from(':[2]} , 3 ]')).map(({ json }) => json?.toString())).toEqual([
      '{"b":[2]}',
      '3',
    ]);
    expect(list.isWhole()).toBe(true);
  });

  test('are all that JSON.parse would find, in pieces of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 4 })),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(undefined, 1),
        (values, pieceBytes, indent) => {
          const text = JSON.stringify(values, undefined, indent);
          const { items, list } = itemsIn(text, pieceBytes);
          expect(items.map(({ json }) => JSON.parse(String(json)))).toEqual(
            JSON.parse(JSON.stringify(values)),
          );
          expect(list.isWhole()).toBe(true);
        },
      ),
    );
  });

  test('may have brackets, quotes and letters of several bytes in their texts', () => {
    const values = [{ 'a"]}[{\\': 'ü€😀\\"]' }, 'x"]', '\\', ['"']];
    for (const pieceBytes of [1, 2, 3, 7])
      expect(
        textsIn(JSON.stringify(values), pieceBytes).map((text) => JSON.parse(text ?? '')),
      ).toEqual(values);
  });

  test('that are too large are read over, and the ones behind them are found', () => {
    const large = JSON.stringify('x'.repeat(5_000));
    const { items } = itemsIn(`[1,${large},{"a":2}]`, 100, 1_000);
    expect(items.map(({ json, bytes }) => [json?.toString(), bytes])).toEqual([
      ['1', 1],
      [undefined, 5_002],
      ['{"a":2}', 7],
    ]);
  });
});

test.each(['', '  ', 'null', ' null\n'])('%j is an answer without a list', (text) => {
  const { list, items } = itemsIn(text);
  expect({ items, isNothing: list.isNothing() }).toEqual({ items: [], isNothing: true });
});

test.each(['{"a":[1]}', '<html>[1]', 'nullx', '"[1]"', '7'])('%j is no list', (text) => {
  const { list, items } = itemsIn(text);
  expect({ items, isNothing: list.isNothing(), isWhole: list.isWhole() }).toEqual({
    items: [],
    isNothing: false,
    isWhole: false,
  });
});
