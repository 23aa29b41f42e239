import * as v from 'valibot';

/** What options are made of. Every message says what to do, and no message repeats what the user wrote. */

/** YAML reads an empty option (`domain:`) as null. It means that the option is left out, as for the framework. */
export function given(raw: unknown): unknown {
  if (Array.isArray(raw) || typeof raw !== 'object') return raw ?? {};
  const entries = Object.entries(raw ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, given(value)]));
}

/** A whole number from `min` to `max`; `unit` is what it counts, in the plural. */
export const integer = (unit: string, min: number, max: number) => {
  const message = `must be a whole number of ${unit} from ${min} to ${max}`;
  return v.pipe(
    v.number(message),
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

export const boolean = v.boolean('must be true or false');

/** An object of exactly these options; `missing` explains those that have no default. */
export const options = <T extends v.ObjectEntries>(
  entries: T,
  missing: Record<string, string> = {},
) =>
  v.strictObject(entries, (issue) => {
    const key = String(issue.path?.at(-1)?.key ?? '');
    if (issue.expected === 'never')
      return `is not an option; the options are ${Object.keys(entries).join(', ')}`;
    return missing[key] ?? 'must be an object of options';
  });

/**
 * A list whose items are of `item`. They are not checked here: `readBindings` reads each of them by itself, so that
 * a fault in one item does not hide faults elsewhere.
 */
export const listOf = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(v.unknown(), 'must be a list'), v.metadata({ item }));
