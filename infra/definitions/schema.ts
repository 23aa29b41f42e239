import * as v from 'valibot';

/** What a person gives of a schema: the server adds when it was written. One by reference has no data. */
const Schema = v.looseObject({ name: v.string() });

/** Of one that names no version (`SchemaDef.java`). */
const DEFAULT_VERSION = 1;

/** A JSON Schema in a definition, as the service and the server both write it; null where there is none. */
export function schemaOf(value: unknown): unknown {
  const read = v.safeParse(Schema, value);
  if (!read.success) return null;
  const { name, version, type, data, externalRef } = read.output;
  const said = Object.entries({
    name,
    version: version ?? DEFAULT_VERSION,
    type,
    data,
    externalRef,
  });
  return Object.fromEntries(said.filter(([, part]) => part !== undefined && part !== null));
}
