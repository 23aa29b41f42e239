import { type Schema as JsonSchema, type OutputUnit, Validator } from '@cfworker/json-schema';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Schema } from './schema.ts';

/**
 * A plain JSON Schema (draft 2020-12) as the schema of a worker. It is a separate function, so that workers without it
 * do not carry the validator (22 KB). It checks values; it fills in no defaults.
 *
 * @example
 * const input = jsonSchema<{ name: string }>({
 *   type: 'object', properties: { name: { type: 'string' } }, required: ['name'],
 * });
 * export const handler = worker({ input }, ({ name }) => `Hello, ${name}`);
 */
export function jsonSchema<T = unknown>(schema: JsonSchema): Schema<T> {
  const validator = new Validator(schema, '2020-12', false);
  const fits = (value: unknown): value is T => validator.validate(value).valid;
  const validate = (value: unknown): StandardSchemaV1.Result<T> => {
    try {
      return fits(value) ? { value } : { issues: issuesOf(validator.validate(value).errors) };
    } catch (error) {
      // The validator throws for values that JSON does not have, such as undefined, and for a $ref without a target.
      return { issues: [{ message: error instanceof Error ? error.message : String(error) }] };
    }
  };
  return { '~standard': { version: 1, vendor: 'conductor-lambda', validate } };
}

/** The validator reports each fault again at every level above it: only the innermost is used. */
const issuesOf = (errors: OutputUnit[]): StandardSchemaV1.Issue[] =>
  errors
    .filter((outer) => errors.every((inner) => !isInside(inner, outer)))
    .filter(({ keyword }) => keyword !== 'false')
    .map(({ instanceLocation, error }) => ({ message: error, path: keysOf(instanceLocation) }));

const isInside = (inner: OutputUnit, outer: OutputUnit) =>
  inner.keywordLocation.startsWith(`${outer.keywordLocation}/`) &&
  `${inner.instanceLocation}/`.startsWith(`${outer.instanceLocation}/`);

/** '#/items/0/a~1b%20c' is ['items', 0, 'a/b c']. */
const keysOf = (pointer: string): PropertyKey[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
