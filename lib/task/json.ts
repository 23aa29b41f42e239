import { MAX_JSON_DEPTH } from '../limits/conductor.ts';
import { InvalidOutputError } from './errors.ts';
import type { Json, JsonObject } from './task.ts';

/**
 * The value as JSON would carry it (`toJSON` honoured, undefined properties left out), as a copy.
 *
 * @throws InvalidOutputError naming the path of the first thing that JSON would drop or alter
 * in silence: a function, a symbol, a bigint, a cycle, NaN or Infinity, an invalid Date, and the
 * objects that JSON would write as {}: a Map, a Set, an Error, a Promise that nobody awaited, …
 */
export const toJson = (value: unknown): Json => copyOf(value, undefined);

/** Where a value is: under a key of an object, which has a place itself. The path is made of it only when needed. */
interface Place {
  key: PropertyKey;
  of: object;
  above: Place | undefined;
  depth: number;
}

function copyOf(value: unknown, place: Place | undefined): Json {
  const plain = typeof value === 'object' ? withToJsonCalled(value, place) : value;
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'string' || typeof plain === 'boolean') return plain;
  if (typeof plain === 'number' && Number.isFinite(plain)) return plain;
  if (typeof plain !== 'object' || !isPlain(plain)) throw cannotCarry(nameOf(plain), place);
  return copyOfObject(plain, place);
}

function copyOfObject(value: object, above: Place | undefined): Json {
  for (let at = above; at; at = at.above) if (at.of === value) throw cannotCarry('a cycle', above);
  const depth = (above?.depth ?? 0) + 1;
  if (depth > MAX_JSON_DEPTH) throw cannotCarry(`more than ${MAX_JSON_DEPTH} levels`, undefined);
  const copyAt = (key: PropertyKey, item: unknown) =>
    copyOf(item, { key, of: value, above, depth });
  if (Array.isArray(value)) return value.map((item, index) => copyAt(index, item));
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value))
    if (item !== undefined) put(copy, key, copyAt(key, item));
  return copy;
}

function put(object: JsonObject, key: string, value: Json): void {
  // Assigned, this key would set the prototype.
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true });
}

function withToJsonCalled(value: object | null, place: Place | undefined): unknown {
  if (value instanceof Date && Number.isNaN(value.getTime()))
    throw cannotCarry('an invalid Date', place);
  return value && 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
}

/** A key as a step of a path: `.key`, `[0]` or `["a key"]`. */
export function stepTo(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

const pathTo = (place: Place | undefined): string =>
  place ? `${pathTo(place.above)}${stepTo(place.key)}` : 'output';

/** What JSON carries by its properties: lists, objects, and instances of classes without a tag. */
const isPlain = (value: object) => Array.isArray(value) || tagOf(value) === 'Object';

const tagOf = (value: unknown) =>
  Object.prototype.toString.call(value).slice('[object '.length, -1);

function nameOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const name = typeof value === 'object' ? tagOf(value) : typeof value;
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}

const cannotCarry = (what: string, place: Place | undefined) =>
  new InvalidOutputError(`JSON cannot carry ${what} at ${pathTo(place)}: return plain data there`);
