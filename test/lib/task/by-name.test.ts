import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { byName, under } from '../../../lib/task/by-name.ts';
import { AnyName } from '../../support/any-name.ts';

const Counts = byName(v.number());

test('whatever the names are, what was written under them is read', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(AnyName, fc.nat()), { selector: ([name]) => name }),
      (all) => {
        const text = JSON.stringify(Object.fromEntries(all));
        const read = v.parse(Counts, JSON.parse(text));
        expect(all.map(([name]) => under(read, name))).toEqual(all.map(([, count]) => count));
        expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('there is nothing under a name under which nothing was put', () => {
  fc.assert(fc.property(AnyName, (name) => expect(under({}, name)).toBeUndefined()));
});

test('a value of another kind is refused, whatever its name is', () => {
  fc.assert(
    fc.property(AnyName, (name) => {
      expect(v.is(Counts, Object.fromEntries([[name, 'many']]))).toBe(false);
    }),
  );
});

test.each([null, 'text', 7, undefined])('%p holds nothing by name', (value) => {
  expect(v.is(Counts, value)).toBe(false);
});
