import { isObject } from '../../../lib/task/parse.ts';
import type { Json, JsonObject } from '../../../lib/task/task.ts';

/** How the server fills in a template: an input or output with `${…}` in it. */

/** A text that is exactly one reference becomes its value, of any type. In a longer text, the value is written as text. */
const ONE_REFERENCE = /^\$\{([^${}]+)\}$/;
const REFERENCE = /(?<!\$)\$\{([^${}]+)\}/g;

/**
 * The template filled in with what is known: `workflow`, and each task that ran, by its reference name.
 * Keys are left as they are.
 */
export const filledInObject = (template: JsonObject, known: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filledIn(value, known)]));

function filledIn(template: Json, known: JsonObject): Json {
  if (typeof template === 'string') return filledInText(template, known);
  if (Array.isArray(template)) return template.map((item) => filledIn(item, known));
  return isObject(template) ? filledInObject(template, known) : template;
}

function filledInText(text: string, known: JsonObject): Json {
  const whole = ONE_REFERENCE.exec(text)?.[1];
  if (whole !== undefined) return valueAt(whole, known);
  const filled = text.replace(REFERENCE, (_, path) => String(valueAt(path, known)));
  return filled.replaceAll('$${', () => '${');
}

const STEP = /\['(?<key>[^']*)'\]|\[(?<index>\d+)\]|\.?(?<name>[^.[\]]+)/g;

/** The value at the path; null where there is none. */
function valueAt(path: string, known: JsonObject): Json {
  let value: Json = known;
  for (const { groups } of path.matchAll(STEP)) value = stepInto(value, groups ?? {});
  return value;
}

function stepInto(value: Json, { key, index, name }: Record<string, string | undefined>): Json {
  if (Array.isArray(value)) return (index && value[Number(index)]) ?? null;
  const own = key ?? name;
  return own !== undefined && isObject(value) && Object.hasOwn(value, own)
    ? (value[own] ?? null)
    : null;
}
