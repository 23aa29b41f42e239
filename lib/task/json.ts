import { InvalidOutputError } from './errors.ts';
import type { Json } from './task.ts';

/** Jackson, which the server parses with, refuses 1,000 levels; the update around the output takes a few. */
export const MAX_JSON_DEPTH = 900;

/**
 * The value as JSON would carry it (`toJSON` honoured, undefined properties left out), as a copy.
 *
 * @throws InvalidOutputError naming the path of the first thing that JSON would drop or alter
 * in silence: a function, a symbol, a bigint, a cycle, NaN or Infinity, a Map or a Set.
 */
export function toJson(value: unknown, path = 'output', above: readonly object[] = []): Json {
  const plain = callToJson(value);
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'string' || typeof plain === 'boolean') return plain;
  if (typeof plain === 'number' && Number.isFinite(plain)) return plain;
  if (typeof plain !== 'object') throw cannotCarry(nameOf(plain), path);
  return objectToJson(plain, path, above);
}

function objectToJson(value: object, path: string, above: readonly object[]): Json {
  if (value instanceof Map || value instanceof Set) throw cannotCarry(nameOf(value), path);
  if (above.includes(value)) throw cannotCarry('a cycle', path);
  if (above.length >= MAX_JSON_DEPTH)
    throw cannotCarry(`more than ${MAX_JSON_DEPTH} levels`, 'output');
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((item, i) => toJson(item, `${path}[${i}]`, inside));
  const carried = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    carried.map(([key, item]) => [key, toJson(item, `${path}${step(key)}`, inside)]),
  );
}

function callToJson(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && 'toJSON' in value && typeof value.toJSON === 'function'
    ? value.toJSON()
    : value;
}

const step = (key: string) =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;

function nameOf(value: unknown): string {
  if (value instanceof Map) return 'a Map';
  if (value instanceof Set) return 'a Set';
  return typeof value === 'number' ? String(value) : `a ${typeof value}`;
}

const cannotCarry = (what: string, path: string) =>
  new InvalidOutputError(`JSON cannot carry ${what} at ${path}: return plain data there`);
