import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { isSource } from './load.ts';

/** The files that a pattern or a folder stands for. */
export interface Found {
  /** Absolute, in the order of their names. */
  files: string[];
  /** Where others could come. */
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
  if (!isFolder && !/[*?[\]{}]/.test(path)) return undefined;
  const cwd = isFolder ? resolve(folder, path) : folder;
  const names = await glob(isFolder ? '**' : path, { cwd, ignore: '**/node_modules/**' });
  const files = names.map((name) => resolve(cwd, name)).filter(isSource);
  return { files: files.toSorted(), folders: [...new Set(files.map((file) => dirname(file)))] };
}
