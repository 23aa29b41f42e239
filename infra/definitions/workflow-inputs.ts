import { type Schema, Validator } from '@cfworker/json-schema';
import { isObject } from '../../lib/task/parse.ts';
import type { Wanted } from './wanted.ts';
import type { WorkerTask } from './workflow-types.ts';

/**
 * What a task gives its worker and the worker does not take. What a reference brings is known only when the workflow runs, so
 * only names and fixed values are looked at.
 *
 * @param worker the task definition that the service registers for the type
 */
export function inputFaults({ ref, type, input }: WorkerTask, { definition }: Wanted): string[] {
  const keys = Array.isArray(definition.inputKeys) ? definition.inputKeys : [];
  const unknown = Object.keys(input).filter((key) => keys.length > 0 && !keys.includes(key));
  const schema = isObject(definition.inputSchema) ? definition.inputSchema.data : undefined;
  const { properties, patternProperties, required, additionalProperties } = isObject(schema)
    ? schema
    : {};
  const known = isObject(properties) ? properties : {};
  const missing = (Array.isArray(required) ? required : []).filter(
    (key) => !Object.hasOwn(input, key) && !hasDefault(known, key),
  );
  // A key that the schema does not name can be one of its patterns.
  const isClosed = additionalProperties === false && patternProperties === undefined;
  const further = Object.keys(input).filter(
    (key) => isClosed && !Object.hasOwn(known, key) && !unknown.includes(key),
  );
  const wrong = Object.entries(input).filter(
    ([key, value]) => Object.hasOwn(known, key) && !fits(value, known[key]),
  );
  return [
    ...[...unknown, ...further].map(
      (key) => `'${ref}' gives '${key}', which ${type} does not take`,
    ),
    ...missing.map((key) => `'${ref}' does not give '${key}', which ${type} needs`),
    ...wrong.map(
      ([key]) => `'${ref}' gives '${key}' a value that the inputSchema of ${type} refuses`,
    ),
  ];
}

/** The worker fills it in: a schema of a validator's output names such a field as required. */
function hasDefault(properties: Readonly<Record<string, unknown>>, key: string): boolean {
  const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return isObject(property) && property.default !== undefined;
}

/** A schema that refers to another place is not looked at here. One that the validator cannot use refuses nothing. */
function fits(value: unknown, schema: unknown): boolean {
  if (!isSchema(schema) || JSON.stringify(schema).includes('"$ref"')) return true;
  if (JSON.stringify(value ?? null).includes('${')) return true;
  try {
    return new Validator(schema, '2020-12').validate(value).valid;
  } catch {
    // It throws for a `pattern` that is no regular expression with the flag `u`, such as ^[\w-.]+$.
    return true;
  }
}

const isSchema = (value: unknown): value is Schema => isObject(value);
