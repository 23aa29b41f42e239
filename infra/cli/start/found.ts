import { glob, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
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
  const files: string[] = [];
  const folders = new Set<string>();
  for await (const name of glob(isFolder ? join(path, '**') : path, {
    cwd: folder,
    exclude: (each) => each.split(sep).includes('node_modules'),
  })) {
    const file = resolve(folder, name);
    if (!isSource(file)) continue;
    files.push(file);
    folders.add(dirname(file));
  }
  return { files: files.toSorted(), folders: [...folders] };
}
