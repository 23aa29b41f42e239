import * as v from 'valibot';

/** What a person gives of a schema: the server adds when it was written. */
const Schema = v.looseObject({ name: v.unknown(), version: v.unknown(), data: v.unknown() });

/** A JSON Schema in a definition, as the service and the server both write it; null where there is none. */
export function schemaOf(value: unknown): unknown {
  const read = v.safeParse(Schema, value);
  if (!read.success) return null;
  const { name, version, type, data, externalRef } = read.output;
  return { name, version, type, data, ...(externalRef != null && { externalRef }) };
}
