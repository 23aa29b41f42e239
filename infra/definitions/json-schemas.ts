import type { StandardJSONSchemaV1 } from '@standard-schema/spec';
import * as v from 'valibot';
import { isObject } from '../../lib/task/parse.ts';
import type { JsonObject } from '../../lib/task/task.ts';
import { ownSchemasOf, type StandardSchema } from './own-schemas.ts';

/** The JSON Schemas of a worker, as a task definition takes them; one that the worker does not have is left out. */
export interface WorkerSchemas {
  inputSchema?: JsonObject;
  outputSchema?: JsonObject;
}

/** A schema that the worker has, and that is no JSON Schema. */
export interface Unwritten {
  field: keyof WorkerSchemas;
  why: string;
}

/** The part of zod that describes any of its schemas. */
export interface Zod {
  toJSONSchema(schema: unknown, options: { io: Side }): unknown;
}

type Side = 'input' | 'output';

/**
 * The JSON Schemas of a worker's own schemas, by https://standardschema.dev/json-schema: that of the input describes what a
 * workflow sends, and that of the output what the task has in the end.
 *
 * @param handler what a file of the service exports; only `worker` tells its schemas
 * @param zod of the service, for those of zod/mini, which do not tell it themselves
 */
export function jsonSchemasOf(
  handler: unknown,
  zod?: Zod,
): { schemas: WorkerSchemas; unwritten: Unwritten[] } {
  const { input, output } = ownSchemasOf(handler);
  const schemas: WorkerSchemas = {};
  const unwritten: Unwritten[] = [];
  const write = (field: keyof WorkerSchemas, make: () => JsonObject | undefined) => {
    try {
      const schema = make();
      if (schema) schemas[field] = schema;
    } catch (error) {
      unwritten.push({ field, why: error instanceof Error ? error.message : String(error) });
    }
  };
  if (input) write('inputSchema', () => writtenTwice('input', input, zod));
  if (output) write('outputSchema', () => outputFields(writtenTwice('output', output, zod)));
  return { schemas, unwritten };
}

const IsConverter = v.custom<StandardJSONSchemaV1.Converter>(
  (value) =>
    isObject(value) && typeof value.input === 'function' && typeof value.output === 'function',
);
const WithJsonSchema = v.looseObject({ jsonSchema: IsConverter });

/** A default that is made anew each time, such as an id, is none that a definition could hold. */
function writtenTwice(side: Side, schema: StandardSchema, zod?: Zod): JsonObject {
  const [first, second] = [written(side, schema, zod), written(side, schema, zod)];
  return v.parse(IsObject, withoutUnstableDefaults(first, second));
}

function withoutUnstableDefaults(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second))
    return first.map((item, i) => withoutUnstableDefaults(item, second[i]));
  if (!isObject(first) || !isObject(second)) return first;
  return Object.fromEntries(
    Object.entries(first)
      .filter(([key, value]) => key !== 'default' || isSame(value, second[key]))
      .map(([key, value]) => [key, withoutUnstableDefaults(value, second[key])]),
  );
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function written(side: Side, schema: StandardSchema, zod?: Zod): JsonObject {
  const { '~standard': standard } = schema;
  try {
    if (v.is(WithJsonSchema, standard)) return inJson(standard.jsonSchema[side](DRAFT));
    // zod 3 has other schemas.
    if (standard.vendor === 'zod' && zod && '_zod' in schema)
      return inJson(zod.toJSONSchema(schema, { io: side }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the ${side} schema (${standard.vendor}) cannot be a JSON Schema: ${why}`);
  }
  throw new Error(`the ${side} schema (${standard.vendor}) tells no JSON Schema: ${LIBRARIES}`);
}

/** The one that zod writes by default too. */
const DRAFT = { target: 'draft-2020-12' };

const LIBRARIES =
  'it needs zod 4, arktype 2.1.28 or toStandardJsonSchema of @valibot/to-json-schema 1.5, or a later one of them';

/** As it arrives at the server. */
const inJson = (schema: unknown): JsonObject =>
  v.parse(IsObject, JSON.parse(JSON.stringify(schema)));

const IsObject = v.custom<JsonObject>(isObject);

/**
 * A value that is no plain object is the field `result` of the task's output. Undefined where the schema does not tell which
 * of both it is, or where its references would lead to another place then.
 */
function outputFields(schema: JsonObject): JsonObject | undefined {
  const kind = kindOf(schema, schema);
  if (kind === 'object') return schema;
  const { $schema, ...value } = schema;
  if (kind === undefined || JSON.stringify(value).includes('"$ref"')) return undefined;
  return {
    ...($schema !== undefined && { $schema }),
    ...{ type: 'object', properties: { result: value }, required: ['result'] },
  };
}

type ValueKind = 'object' | 'other' | undefined;

/** Whether the values of a schema are all objects, or none of them is. */
function kindOf(schema: unknown, root: JsonObject): ValueKind {
  if (!isObject(schema)) return undefined;
  const { type, const: only, enum: values, $ref, anyOf, oneOf, allOf } = schema;
  if (type !== undefined)
    return oneOfAll([type].flat().map((name) => kindNamed(name === 'object')));
  if ('const' in schema) return kindNamed(isObject(only));
  if (Array.isArray(values)) return oneOfAll(values.map((value) => kindNamed(isObject(value))));
  if (Array.isArray(allOf)) return allOf.map((part) => kindOf(part, root)).find(Boolean);
  if (typeof $ref === 'string') return kindBehind($ref, root);
  const choices = anyOf ?? oneOf;
  return Array.isArray(choices) ? oneOfAll(choices.map((one) => kindOf(one, root))) : undefined;
}

const kindNamed = (isAnObject: boolean): ValueKind => (isAnObject ? 'object' : 'other');

function oneOfAll(kinds: readonly ValueKind[]): ValueKind {
  const [first, ...others] = new Set(kinds);
  return others.length > 0 ? undefined : first;
}

/** A definition of the schema itself; one that leads to another is not followed: it could lead back. */
function kindBehind($ref: string, { $defs }: JsonObject): ValueKind {
  const [, name = ''] = /^#\/\$defs\/([^/]+)$/.exec($ref) ?? [];
  const target = isObject($defs) && Object.hasOwn($defs, name) ? $defs[name] : undefined;
  return isObject(target) && typeof target.type === 'string'
    ? kindNamed(target.type === 'object')
    : undefined;
}
