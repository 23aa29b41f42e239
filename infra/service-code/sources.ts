/**
 * Whether a file can hold workers: one of JavaScript or TypeScript that is no test (`*.test.*`, `*.spec.*`, or in a folder
 * `__tests__`) and no declaration.
 *
 * @param path from the folder that is searched
 */
export const isSource = (path: string): boolean =>
  ENDING.test(path) && !/\.(?:test|spec|d)\.\w+$|(?:^|[\\/])__tests__[\\/]/.test(path);

/** `workers/greet.ts` is `workers/greet`. */
export const withoutEnding = (path: string): string => path.replace(ENDING, '');

const ENDING = /\.(?:[cm]?[jt]s|[jt]sx)$/;
