import * as v from 'valibot';

/** What options are made of. Every message says what to do, and none repeats what the user wrote. */

/** What YAML leaves empty (`domain:`) is null and means left out, as it does for the framework. */
export function given(raw: unknown): unknown {
  if (Array.isArray(raw) || typeof raw !== 'object') return raw ?? {};
  const entries = Object.entries(raw ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, given(value)]));
}

/** A whole number within its bounds; `what` is its unit. */
export const whole = (what: string, min: number, max: number) => {
  const message = `must be a whole number of ${what} from ${min} to ${max}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  );
};

/** Anything but nothing. */
export const text = (what: string) => v.pipe(v.string(what), v.trim(), v.nonEmpty(what));
/** A switch. */
export const flag = v.boolean('must be true or false');

/** An object of exactly these options; `missing` explains those that have no default. */
export const options = <T extends v.ObjectEntries>(
  entries: T,
  missing: Record<string, string> = {},
) =>
  v.strictObject(entries, (issue) => {
    const key = String(issue.path?.at(-1)?.key ?? '');
    if (issue.expected === 'never')
      return `is no option; known are ${Object.keys(entries).join(', ')}`;
    return missing[key] ?? 'must be an object of options';
  });
