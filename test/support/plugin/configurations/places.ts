import { isObject } from '../../../../lib/task/parse.ts';
import type { WrittenService } from './written.ts';

/** A place in `custom.conductor`, or in the events of a function. */
export interface Place {
  /** The function's key. */
  of?: string;
  path: readonly string[];
  /** As faults name it. */
  where: string;
}

/** All of them, lists and objects too. */
export const placesIn = ({ conductor, functions }: WrittenService): Place[] => [
  ...pathsIn(conductor).map((path) => ({ path, where: ['custom.conductor', ...path].join('.') })),
  ...Object.entries(functions).flatMap(([of, { events }]) =>
    pathsIn(events).map((path) => ({
      of,
      path,
      where: ['functions', of, 'events', ...path].join('.'),
    })),
  ),
];

function pathsIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...at, key]))];
}

/** The service with something else in a place. */
export function withAt(written: WrittenService, { of, path }: Place, item: unknown) {
  const { conductor, functions, provider } = written;
  if (of === undefined) return { provider, functions, conductor: put(conductor, path, item) };
  const events = put(functions[of]?.events, path, item);
  return { provider, conductor, functions: { ...functions, [of]: { ...functions[of], events } } };
}

function put(value: unknown, [key, ...rest]: readonly string[], item: unknown): unknown {
  if (key === undefined) return item;
  if (Array.isArray(value)) return value.with(Number(key), put(value[Number(key)], rest, item));
  return isObject(value) ? { ...value, [key]: put(value[key], rest, item) } : value;
}
