/** A list of at least one. */
export type Some<T> = readonly [T, ...T[]];

/** Each of them changed. */
export const eachOf = <T, U>([first, ...others]: Some<T>, change: (item: T) => U): Some<U> => [
  change(first),
  ...others.map(change),
];
