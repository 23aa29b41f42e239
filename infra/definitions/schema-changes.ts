import { isObject } from '../../lib/task/parse.ts';
import { shown } from './shown.ts';

/** A schema can be large: a plan shows so many of its differences. */
const MAX_LINES = 10;

/** Where two JSON Schemas of a definition differ, a line for each place. */
export function schemaLines(field: string, server: unknown, wanted: unknown): string[] {
  if (!isObject(server) || !isObject(wanted))
    return [`${field}: ${asWhole(server)} → ${asWhole(wanted)}`];
  const all = differences(field, server.data, wanted.data);
  // What else there is of it, such as its name, the service does not choose.
  if (all.length === 0) return [`${field}: ${shown(server)} → ${shown(wanted)}`];
  const rest = all.length - MAX_LINES;
  return [...all.slice(0, MAX_LINES), ...(rest > 0 ? [`${field}: and ${rest} more`] : [])];
}

const asWhole = (schema: unknown) => (isObject(schema) ? 'a JSON Schema' : 'none');

function differences(path: string, server: unknown, wanted: unknown): string[] {
  if (JSON.stringify(server) === JSON.stringify(wanted)) return [];
  if (!isObject(server) || !isObject(wanted))
    return [`${path}: ${shown(server)} → ${shown(wanted)}`];
  const keys = [...new Set([...Object.keys(server), ...Object.keys(wanted)])];
  return keys.flatMap((key) => differences(`${path}.${key}`, own(server, key), own(wanted, key)));
}

const own = (of: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(of, key) ? of[key] : undefined;
