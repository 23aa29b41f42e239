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
export function inputFaults(task: WorkerTask, worker: Pick<Wanted, 'definition'>): string[] {
  const { ref, type, input } = task;
  const { required, properties } = schemaIn(worker);
  const missing = (Array.isArray(required) ? required : []).filter(
    (key) => !Object.hasOwn(input, key) && !hasDefault(properties, key),
  );
  const wrong = Object.entries(input).filter(
    ([key, value]) => Object.hasOwn(properties, key) && !fits(value, properties[key]),
  );
  return [
    ...nameFaults(task, worker),
    ...missing.map((key) => `'${ref}' does not give '${key}', which ${type} needs`),
    ...wrong.map(
      ([key]) => `'${ref}' gives '${key}' a value that the inputSchema of ${type} refuses`,
    ),
  ];
}

/** The fields that a task gives its worker, and that the definition does not have. */
export function nameFaults(
  { ref, type, input }: WorkerTask,
  worker: Pick<Wanted, 'definition'>,
): string[] {
  const { inputKeys } = worker.definition;
  const keys = Array.isArray(inputKeys) ? inputKeys : [];
  const { properties, patternProperties, additionalProperties } = schemaIn(worker);
  // A key that the schema does not name can be one of its patterns.
  const isClosed = additionalProperties === false && patternProperties === undefined;
  return Object.keys(input)
    .filter(
      (key) =>
        (keys.length > 0 && !keys.includes(key)) || (isClosed && !Object.hasOwn(properties, key)),
    )
    .map((key) => `'${ref}' gives '${key}', which ${type} does not take`);
}

function schemaIn({ definition: { inputSchema } }: Pick<Wanted, 'definition'>) {
  const data = isObject(inputSchema) ? inputSchema.data : undefined;
  const { properties, patternProperties, required, additionalProperties } = isObject(data)
    ? data
    : {};
  const known = isObject(properties) ? properties : {};
  return { properties: known, patternProperties, required, additionalProperties };
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
