import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as v from 'valibot';
import { isObject } from '../../lib/task/parse.ts';

/** Of any library: by https://standardschema.dev. */
export type StandardSchema = StandardSchemaV1;

interface OwnSchemas {
  input?: StandardSchema | undefined;
  output?: StandardSchema | undefined;
}

/** The schemas that a worker checks by: none of a function that was not made by `worker`. */
export const ownSchemasOf = (handler: unknown): OwnSchemas =>
  v.is(WithSchemas, handler) ? handler.schemas : {};

const IsSchema = v.custom<StandardSchema>((value) => isObject(Object(value)['~standard']));
const Own = v.looseObject({ input: v.optional(IsSchema), output: v.optional(IsSchema) });
const WithSchemas = v.custom<{ schemas: OwnSchemas }>(
  (value) => typeof value === 'function' && 'schemas' in value && v.is(Own, value.schemas),
);
