import { type Schema as JsonSchema, type OutputUnit, Validator } from '@cfworker/json-schema';
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import type { Schema } from './schema.ts';

/**
 * A plain JSON Schema (draft 2020-12) as the schema of a worker. It is a separate function, so that workers without it
 * do not carry the validator (22 KB). It checks values; it fills in no defaults. Two bounds are the validator's own:
 * `uniqueItems` takes time by the square of the list (4,000 objects: half a second), and a schema that refers to itself
 * refuses a value of some hundred levels or more.
 *
 * @example
 * const input = jsonSchema<{ name: string }>({
 *   type: 'object', properties: { name: { type: 'string' } }, required: ['name'],
 * });
 * export const handler = worker({ input }, ({ name }) => `Hello, ${name}`);
 */
export function jsonSchema<T = unknown>(schema: JsonSchema): Schema<T> {
  const first = new Validator(schema, '2020-12', true);
  const all = new Validator(schema, '2020-12', false);
  const fits = (value: unknown): value is T => first.validate(value).valid;
  const named = (units: readonly OutputUnit[]) => innermost(units).map((u) => issueOf(u, schema));
  const issuesIn = (value: unknown): StandardSchemaV1.Issue[] =>
    holdsMoreThan(MAX_VALUES, value)
      ? [...named(first.validate(value).errors), { message: 'is too large to name all faults' }]
      : named(all.validate(value).errors);
  const validate = (value: unknown): StandardSchemaV1.Result<T> => {
    try {
      return fits(value) ? { value } : { issues: issuesIn(value) };
    } catch (error) {
      // The validator throws for values that JSON does not have, such as undefined, and for a $ref without a target.
      return { issues: [{ message: wordsOf(error) }] };
    }
  };
  const written = () => Object.assign({}, schema);
  const standard: WithJsonSchema<T> = {
    ...{ version: 1, vendor: 'conductor-lambda', validate },
    jsonSchema: { input: written, output: written },
  };
  return { '~standard': standard };
}

/** It can be registered with a task definition, as zod's can. */
type WithJsonSchema<T> = StandardSchemaV1.Props<unknown, T> &
  StandardJSONSchemaV1.Props<unknown, T>;

const wordsOf = (error: unknown) =>
  error instanceof RangeError ? TOO_DEEP : error instanceof Error ? error.message : String(error);

const TOO_DEEP = 'is nested too deep for jsonSchema';

/** The validator collects every fault: a small Lambda has no memory for more than it finds in this many values. */
const MAX_VALUES = 20_000;

function holdsMoreThan(count: number, value: unknown): boolean {
  const open = [value];
  for (const outer of open) {
    if (typeof outer === 'object' && outer !== null)
      for (const inner of Object.values(outer)) if (open.push(inner) > count) return true;
  }
  return false;
}

/**
 * The validator reports each fault again at every level above it: only the innermost is used. What is inside follows
 * right after.
 */
const innermost = (units: readonly OutputUnit[]) =>
  units.filter((unit, i) => !hasInner(unit, units[i + 1]));

function hasInner(outer: OutputUnit, next: OutputUnit | undefined): boolean {
  if (outer.keyword === 'if') return true;
  if (!next) return false;
  // The unit of the schema `false` does not say where in the schema it is.
  if (next.keyword === 'false')
    return next.instanceLocation.startsWith(`${outer.instanceLocation}/`);
  return (
    next.keywordLocation.startsWith(`${outer.keywordLocation}/`) &&
    `${next.instanceLocation}/`.startsWith(`${outer.instanceLocation}/`)
  );
}

/** The validator's words, except where they leave out what was expected or name it instead of the path. */
function issueOf(unit: OutputUnit, schema: JsonSchema): StandardSchemaV1.Issue {
  const { keyword, error } = unit;
  const path = keysOf(unit.instanceLocation);
  if (keyword === 'false') return { message: 'is not allowed', path };
  if (keyword === 'pattern')
    return {
      message: `does not match the pattern ${inSchema(unit.keywordLocation, schema)}`,
      path,
    };
  const missing = keyword === 'required' && /"(.*)"\.$/s.exec(error)?.[1];
  return missing ? { message: 'is required', path: [...path, missing] } : { message: error, path };
}

/** What stands at a place of the schema, also behind a `$ref` into the same schema. */
const inSchema = (pointer: string, schema: object): unknown =>
  keysOf(pointer).reduce<unknown>((node, key) => {
    if (typeof node !== 'object' || node === null) return undefined;
    const inner: unknown = Reflect.get(node, key);
    return key === '$ref' && typeof inner === 'string' ? inSchema(inner, schema) : inner;
  }, schema);

/** '#/items/0/a~1b%20c' is ['items', 0, 'a/b c']. */
const keysOf = (pointer: string): PropertyKey[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
