import { stat } from 'node:fs/promises';
import { dirname, posix, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { isSource } from '../../service-code/sources.ts';

/** The files that a pattern or a folder stands for. */
export interface Found {
  /** Absolute, in the order of their names. */
  files: string[];
  /** Where others could come, and other folders with them. */
  folders: string[];
}

/**
 * The sources of a pattern such as `handlers/**`, or of a folder: files of JavaScript and TypeScript, without tests,
 * declarations and packages. Undefined where the path is a file.
 *
 * @param folder of the service
 */
export async function foundIn(path: string, folder: string): Promise<Found | undefined> {
  const isFolder = await stat(resolve(folder, path)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder && !IS_PATTERN.test(path)) return undefined;
  const cwd = isFolder ? resolve(folder, path) : folder;
  const pattern = isFolder ? '**' : path;
  const options = { cwd, ignore: '**/node_modules/**' };
  const names = await glob(pattern, options);
  const files = names.filter(isSource).map((name) => resolve(cwd, name));
  const above = await glob(pattern.endsWith('**') ? pattern : posix.dirname(pattern), {
    ...options,
    onlyDirectories: true,
    expandDirectories: false,
  });
  const folders = [resolve(cwd, rootOf(pattern)), ...above.map((name) => resolve(cwd, name))];
  return { files: files.toSorted(), folders: [...new Set([...folders, ...files.map(dirname)])] };
}

/** What stands before the first name with a sign of a pattern. */
function rootOf(pattern: string): string {
  const names = pattern.split('/');
  return names
    .slice(
      0,
      names.findIndex((name) => IS_PATTERN.test(name)),
    )
    .join('/');
}

const IS_PATTERN = /[*?[\]{}]/;
