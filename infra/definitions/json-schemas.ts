import type { StandardJSONSchemaV1 } from '@standard-schema/spec';
import * as v from 'valibot';
import { isObject } from '../../lib/task/parse.ts';
import type { JsonObject } from '../../lib/task/task.ts';

/** The JSON Schemas of a worker, as a task definition takes them; one that the worker does not have is left out. */
export interface WorkerSchemas {
  inputSchema?: JsonObject;
  outputSchema?: JsonObject;
}

/** The part of zod that describes any of its schemas. */
export interface Zod {
  toJSONSchema(schema: unknown, options: { io: Kind }): unknown;
}

type Kind = 'input' | 'output';

/**
 * The JSON Schemas of a worker's own schemas, by https://standardschema.dev/json-schema: that of the input describes what a
 * workflow sends, and that of the output what the task has in the end.
 *
 * @param handler what a file of the service exports; only `worker` tells its schemas
 * @param zod of the service, for those of zod/mini, which do not tell it themselves
 * @throws Error where a schema cannot be written as a JSON Schema
 */
export function jsonSchemasOf(handler: unknown, zod?: Zod): WorkerSchemas {
  if (!v.is(WithSchemas, handler)) return {};
  const { input, output } = handler.schemas;
  const outputSchema = output && outputFields(written('output', output, zod));
  return {
    ...(input !== undefined && { inputSchema: written('input', input, zod) }),
    ...(outputSchema && { outputSchema }),
  };
}

const IsSchema = v.custom<{ '~standard': { vendor: string } }>((value) =>
  isObject(Object(value)['~standard']),
);
const Own = v.looseObject({ input: v.optional(IsSchema), output: v.optional(IsSchema) });
const WithSchemas = v.custom<{ schemas: v.InferOutput<typeof Own> }>(
  (value) => typeof value === 'function' && 'schemas' in value && v.is(Own, value.schemas),
);

const IsConverter = v.custom<StandardJSONSchemaV1.Converter>(
  (value) =>
    isObject(value) && typeof value.input === 'function' && typeof value.output === 'function',
);
const WithJsonSchema = v.looseObject({ jsonSchema: IsConverter });

function written(kind: Kind, schema: v.InferOutput<typeof IsSchema>, zod?: Zod): JsonObject {
  const { '~standard': standard } = schema;
  try {
    if (v.is(WithJsonSchema, standard)) return inJson(standard.jsonSchema[kind](DRAFT));
    if (standard.vendor === 'zod' && zod) return inJson(zod.toJSONSchema(schema, { io: kind }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the ${kind} schema (${standard.vendor}) cannot be a JSON Schema: ${why}`);
  }
  throw new Error(`the ${kind} schema (${standard.vendor}) tells no JSON Schema: ${LIBRARIES}`);
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
  const kind = kindOf(schema);
  if (kind === 'object') return schema;
  const { $schema, ...value } = schema;
  if (kind === undefined || JSON.stringify(value).includes('"$ref"')) return undefined;
  return {
    ...($schema !== undefined && { $schema }),
    ...{ type: 'object', properties: { result: value }, required: ['result'] },
  };
}

/** Whether the values of a schema are all objects, or none of them is. */
function kindOf(schema: unknown): 'object' | 'other' | undefined {
  if (!isObject(schema)) return undefined;
  if (typeof schema.type === 'string') return schema.type === 'object' ? 'object' : 'other';
  const choices = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(choices)) return undefined;
  const [first, ...others] = new Set(choices.map(kindOf));
  return others.length > 0 ? undefined : first;
}
