import { type Schema, Validator } from '@cfworker/json-schema';
import * as v from 'valibot';
import { isObject } from '../../../lib/task/parse.ts';
import { serverUrl } from './server.ts';

const SchemaOf = v.custom<Schema>(isObject);
const OpenApi = v.object({ components: v.object({ schemas: v.record(v.string(), SchemaOf) }) });

/** What the running server says of its definitions. */
export interface ServerSchema {
  /** What of a value the server does not know, or has of another type: the place and the words. */
  faultsOf(name: 'WorkflowDef' | 'TaskDef', definition: object): string[];
  /** The types of tasks in its own list. */
  readonly taskTypes: readonly unknown[];
}

/** Reads the server's OpenAPI, and closes it: a field that it does not name is a fault. */
export async function serverSchema(): Promise<ServerSchema> {
  const response = await fetch(new URL('/api-docs', serverUrl()));
  const { schemas } = v.parse(OpenApi, await response.json()).components;
  const $defs = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, closed(schema)]),
  );
  const typesField = schemas.WorkflowTask?.properties?.workflowTaskType;
  return {
    faultsOf(name, definition) {
      const validator = new Validator({ $ref: `#/$defs/${name}`, $defs }, '2020-12', false);
      const json: unknown = JSON.parse(JSON.stringify(definition));
      return validator
        .validate(json)
        .errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
    },
    taskTypes: v.parse(v.object({ enum: v.array(v.unknown()) }), typesField).enum,
  };
}

/** The server writes Java's Object, any JSON at all, as an object without more words. */
function closed(schema: Schema | boolean): Schema | boolean {
  if (typeof schema === 'boolean') return schema;
  if (schema.type === 'object' && Object.keys(schema).length === 1) return true;
  const { $ref, properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...($ref !== undefined && { $ref: $ref.replace('#/components/schemas/', '#/$defs/') }),
    ...(properties && { properties: eachClosed(properties), additionalProperties: false }),
    ...(items && !Array.isArray(items) && { items: closed(items) }),
    ...(additionalProperties && { additionalProperties: closed(additionalProperties) }),
  };
}

const eachClosed = (properties: Record<string, Schema | boolean>) =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, closed(schema)]));
