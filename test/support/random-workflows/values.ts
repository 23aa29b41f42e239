import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../../lib/task/task.ts';

/** Values that the server does not change; `test/conductor/values.test.ts` has those that it changes. */

/** Texts that could be confused with references, code or other types. */
const STRANGE_TEXTS = [
  '${workflow.input.a}',
  '${task_0.output}',
  '$${x}',
  '${',
  '$',
  '{"a":1}',
  'null',
  '7',
  '',
  ' ',
  '\u0001',
  '\u2028',
  '\uffff\ufeff',
  '😀',
];

/**
 * Any code point but half a surrogate pair, which the server turns into a question mark, and U+0000, which a worker
 * does not send.
 */
const anyText = (maxLength: number) =>
  fc.string({ unit: 'binary', maxLength }).map((text) => text.replaceAll('\0', ''));

const Text = fc.oneof(fc.string({ maxLength: 8 }), anyText(8), fc.constantFrom(...STRANGE_TEXTS));

/** JSON has no -0. Whole numbers over Java's 64 bits come back from workers, but INLINE and jq change them. */
const isUnchanged = (number: number) =>
  !Object.is(number, -0) && !(Math.abs(number) >= 2 ** 63 && Math.abs(number) < 1e21);

const Numbers = fc
  .oneof(
    fc.integer({ min: -10, max: 10 }),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 62, 1e21, 1e300, 5e-324, 0.1),
  )
  .filter(isUnchanged);

/** Mostly `a` and `b`, so that most paths find a value. */
const Key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b') },
  fc.constantFrom('', 'a.b', 'a[0]', '${workflow.input.a}', '__proto__', 'constructor', 'size'),
  fc.string({ maxLength: 4 }),
  anyText(4),
);

type Values = { value: Json; list: Json[]; object: JsonObject };

const values = fc.letrec<Values>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(Text, Numbers, fc.boolean(), fc.constant(null)),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(Key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

export const Value: fc.Arbitrary<Json> = values.value;
export const ObjectValue: fc.Arbitrary<JsonObject> = values.object;
