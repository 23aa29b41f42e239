import { MAX_JSON_DEPTH, MAX_KEY_LENGTH, MAX_NUMBER_LENGTH } from '../limits/conductor.ts';
import { InvalidOutputError } from './errors.ts';
import { isRawJson, type RawJson } from './exact-json.ts';
import type { Json, JsonObject } from './task.ts';

/**
 * A copy of the value as JSON carries it: `toJSON` is called, and undefined properties are left out.
 *
 * What `JSON.rawJSON` made of a number stays as it is, digit for digit.
 *
 * @throws InvalidOutputError naming the path of the first value that JSON would drop or change without an error: a
 * function, a symbol, a bigint, a cycle, NaN or Infinity, an invalid Date, and the objects that JSON would write as {}:
 * a Map, a Set, an Error, a Promise without an await, …; or that the server cannot store: the character U+0000, a key
 * or a number that is too long. After such an update the server cannot go on with the workflow.
 */
export const toJson = (value: unknown): Json => copyOf(value, undefined);

/** Where a value is: under a key of an object, which has a position itself. Only an error makes a path of it. */
interface Position {
  key: PropertyKey;
  parent: object;
  above: Position | undefined;
  depth: number;
}

function copyOf(value: unknown, position: Position | undefined): Json {
  const plain = typeof value === 'object' ? withToJsonCalled(value, position) : value;
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'boolean') return plain;
  if (typeof plain === 'string') return storable(plain, position);
  if (typeof plain === 'number' && Number.isFinite(plain)) return plain;
  if (isRawJson(plain)) return copyOfRaw(plain, position);
  if (typeof plain !== 'object' || !isPlain(plain)) throw cannotCarry(nameOf(plain), position);
  return copyOfObject(plain, position);
}

/** A text that the server can store. Postgres has no U+0000, neither in a text nor in a key. */
function storable(text: string, position: Position | undefined): string {
  if (text.includes('\0')) throw cannotStore('the character U+0000', position);
  return text;
}

/** `JSON.rawJSON` makes texts too. The server reads a fraction or an exponent as 64 bits, so that 1e999 is no number. */
function copyOfRaw(raw: RawJson, position: Position | undefined): Json {
  const { rawJSON: digits } = raw;
  const value: unknown = JSON.parse(digits);
  if (typeof value !== 'number') return copyOf(value, position);
  if (!Number.isFinite(value) && !/^-?\d+$/.test(digits)) return copyOf(value, position);
  if (digits.length > MAX_NUMBER_LENGTH)
    throw cannotStore(`a number of ${digits.length} characters`, position);
  return raw;
}

function copyOfObject(value: object, above: Position | undefined): Json {
  for (let outer = above; outer; outer = outer.above)
    if (outer.parent === value) throw cannotCarry('a cycle', above);
  const depth = (above?.depth ?? 0) + 1;
  if (depth > MAX_JSON_DEPTH)
    throw new InvalidOutputError(`The output has more than ${MAX_JSON_DEPTH} levels: nest it less`);
  const copyAt = (key: PropertyKey, item: unknown) =>
    copyOf(item, { key, parent: value, above, depth });
  if (Array.isArray(value)) return value.map((item, index) => copyAt(index, item));
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value))
    if (item !== undefined) put(copy, storableKey(key, above), copyAt(key, item));
  return copy;
}

function storableKey(key: string, within: Position | undefined): string {
  if (key.length > MAX_KEY_LENGTH) throw cannotStore(`a key of ${key.length} characters`, within);
  if (key.includes('\0')) throw cannotStore('the character U+0000 in a key', within);
  return key;
}

function put(object: JsonObject, key: string, value: Json): void {
  // Assigned, this key would set the prototype.
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true });
}

function withToJsonCalled(value: object | null, position: Position | undefined): unknown {
  if (value instanceof Date && Number.isNaN(value.getTime()))
    throw cannotCarry('an invalid Date', position);
  return value && 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
}

/** A key as a step of a path: `.key`, `[0]` or `["a key"]`. */
export function stepTo(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

const pathTo = (position: Position | undefined): string =>
  position ? `${pathTo(position.above)}${stepTo(position.key)}` : 'output';

/** Values that JSON writes by their properties: lists, objects, and instances of classes without a tag. */
const isPlain = (value: object) => Array.isArray(value) || tagOf(value) === 'Object';

const tagOf = (value: unknown) =>
  Object.prototype.toString.call(value).slice('[object '.length, -1);

function nameOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const name = typeof value === 'object' ? tagOf(value) : typeof value;
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}

const cannotCarry = (what: string, position: Position | undefined) =>
  new InvalidOutputError(
    `JSON cannot carry ${what} at ${pathTo(position)}: return plain data there`,
  );

const cannotStore = (what: string, position: Position | undefined) =>
  new InvalidOutputError(
    `Conductor cannot store ${what} at ${pathTo(position)}: remove or replace it`,
  );
