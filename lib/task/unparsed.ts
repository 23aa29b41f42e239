import { parseExact } from './exact-json.ts';
import type { JsonObject } from './task.ts';

const TEXTS = new WeakMap<object, Buffer>();

/**
 * A JSON object for what is only passed on: parsed, it could take ten times its bytes. It shows no keys; {@link jsonOf}
 * writes it as it came.
 */
export function unparsed(json: Buffer): JsonObject {
  const object: JsonObject = {};
  TEXTS.set(object, json);
  // What writes it in another way writes the same, at the price of parsing it.
  return Object.defineProperty(object, 'toJSON', { value: () => parseExact(`${json}`) });
}

/** The JSON of an object. */
export const jsonOf = (object: JsonObject): string =>
  TEXTS.get(object)?.toString() ?? JSON.stringify(object);

/** The size of that in UTF-8. */
export const bytesOf = (object: JsonObject): number => Buffer.byteLength(jsonOf(object));
