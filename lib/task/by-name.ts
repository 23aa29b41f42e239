import * as v from 'valibot';

/**
 * Values by names that other people choose: of task types, lanes, queues. JavaScript's own names need care there: each
 * object has something under `constructor` and `toString` that was not put there, and an assignment to `__proto__` is
 * lost. So read with `under`, and write with spread, `Object.fromEntries` or a Map.
 */
export type ByName<T> = Readonly<Record<string, T>>;

/** What stands under the name; undefined where nothing was put there. */
export const under = <T>(all: ByName<T>, name: string): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

/** As `v.record`, which leaves out `__proto__`, `constructor` and `prototype`. */
export const byName = <T extends v.GenericSchema>(value: T) =>
  v.pipe(
    v.custom<object>((input) => typeof input === 'object' && input !== null),
    v.transform((input): [string, unknown][] => Object.entries(input)),
    v.array(v.tuple([v.string(), value])),
    v.transform((entries): Record<string, v.InferOutput<T>> => Object.fromEntries(entries)),
  );
