import { closest, distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import { CloudFormation } from './cloudformation.ts';

/** What options are made of. Every message says what to do, and no message repeats what the user wrote. */

/** YAML reads an empty option (`domain:`) as null. It means that the option is left out, as for the framework. */
export function given(raw: unknown): unknown {
  if (Array.isArray(raw) || typeof raw !== 'object') return raw ?? {};
  const entries = Object.entries(raw ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, given(value)]));
}

/** A whole number from `min` to `max`; `unit` is what it counts, in the plural. A variable gives it as a text. */
export const integer = (unit: string, min: number, max: number) => {
  const message = `must be a whole number of ${unit} from ${min} to ${max}`;
  const digits = v.pipe(v.string(), v.regex(/^\d+$/, message), v.transform(Number));
  return v.pipe(
    v.union([v.number(), digits], message),
    v.metadata({ kind: 'number' }),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  );
};

/** A text that is more than spaces. */
export const nonEmpty = (message: string) =>
  v.pipe(v.string(message), v.trim(), v.nonEmpty(message));

/** A text in which `faultOf` finds no fault. */
export const free = (faultOf: (text: string) => string | undefined) =>
  v.check<string, (issue: v.CheckIssue<string>) => string>(
    (text) => faultOf(text) === undefined,
    ({ input }) => faultOf(input) ?? '',
  );

const SWITCH = 'must be true or false';

/** A variable gives it as a text. */
export const boolean = v.pipe(
  v.union(
    [
      v.boolean(),
      v.pipe(
        v.picklist(['true', 'false'], SWITCH),
        v.transform((text) => text === 'true'),
      ),
    ],
    SWITCH,
  ),
  v.metadata({ kind: 'boolean' }),
);

/** A text that `text` checks, or a value that only CloudFormation knows. */
export const orCloudFormation = <T extends v.GenericSchema<string, string>>(
  text: T,
  message: string,
) => v.pipe(v.union([text, CloudFormation], message), v.metadata({ kind: 'reference' }));

/** An object of exactly these options; `missing` explains those that have no default. */
export const options = <T extends v.ObjectEntries>(
  entries: T,
  missing: Record<string, string> = {},
) =>
  v.pipe(
    v.strictObject(entries, (issue) => {
      const key = String(issue.path?.at(-1)?.key ?? '');
      if (issue.expected === 'never') return notAnOption(key, Object.keys(entries));
      return missing[key] ?? 'must be an object of options';
    }),
    // valibot stops at the first unknown option of an object.
    v.rawCheck(({ dataset, addIssue }) => {
      const reported = dataset.issues?.find(
        ({ expected, path }) => expected === 'never' && path?.length === 1,
      )?.path?.[0];
      for (const [key, value] of Object.entries(Object(reported?.input))) {
        if (key in entries || key === reported?.key) continue;
        const message = notAnOption(key, Object.keys(entries));
        const path: v.ObjectPathItem = { type: 'object', origin: 'key', input: {}, key, value };
        addIssue({ message, path: [path] });
      }
    }),
  );

function notAnOption(name: string, options: string[]): string {
  const all = options.join(', ');
  const nearest = closest(name, options);
  return distance(name.toLowerCase(), nearest.toLowerCase()) <= TYPING_ERRORS
    ? `is not an option; did you mean ${nearest}? The options are ${all}`
    : `is not an option; the options are ${all}`;
}

/** The most letters in which a name can differ from the option that was meant. */
const TYPING_ERRORS = 2;

/**
 * A list whose items are of `item`. They are not checked here: `readBindings` reads each of them by itself, so that
 * a fault in one item does not hide faults elsewhere.
 */
export const listOf = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(v.unknown(), 'must be a list'), v.metadata({ item }));
