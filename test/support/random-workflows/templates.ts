import * as fc from 'fast-check';
import { isObject } from '../../../lib/task/parse.ts';
import type { Json, JsonObject } from '../../../lib/task/task.ts';
import { Value } from './values.ts';

/** Templates with these keys for the inputs of the task at an index: it can refer to the tasks before it. */
export const templatesOf = (keys: readonly string[], at: number): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(...keys.map((key) => fc.tuple(fc.constant(key), templateAt(at))))
    .map((entries) => Object.fromEntries(entries));

const First = fc.constantFrom('.a', '.b', '.x', '.result');
const Next = fc.constantFrom('.a', '.b', '[0]', '[1]', "['a.b']", "['']", '.missing');

/** The path of a reference into a value. Where nothing is there, the value is null. */
const Path = fc.oneof(
  { weight: 3, arbitrary: First },
  fc.constant(''),
  fc.tuple(First, Next).map((steps) => steps.join('')),
  fc.array(Next, { maxLength: 3 }).map((steps) => steps.join('')),
);

/** A reference in the middle of a text, and an escaped one. */
const WithinText = fc
  .constantFrom('word', 'missing')
  .map((name) => `dear \${workflow.input.${name}}, $\${${name}}`);

function templateAt(at: number): fc.Arbitrary<Json> {
  const outputs = Array.from({ length: at }, (_, i) => `task_${i}.output`);
  const inputs = Array.from({ length: at }, (_, i) => `task_${i}.input`);
  const source = fc.constantFrom('workflow.input', ...inputs, ...outputs, ...outputs);
  const reference = fc.tuple(source, Path).map(([from, path]) => `\${${from}${path}}`);
  const leaf = fc.oneof({ weight: 5, arbitrary: reference }, Value.map(literally), WithinText);
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    fc.array(leaf, { minLength: 1, maxLength: 2 }),
    fc.record({ a: leaf, b: leaf }),
  );
}

/** A value as a template of itself: a `${` in it is written `$${`. */
function literally(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map(literally);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literally(item)]));
}
