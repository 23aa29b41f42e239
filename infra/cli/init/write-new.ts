import { existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Files } from './template.ts';

/** @throws Error where a folder has one of the files, or is a file itself */
export function refuseToOverwrite(folder: string, paths: readonly string[]): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${folder} is a file: give a folder with --folder.`);
  const existing = paths.filter((path) => existsSync(join(folder, path)));
  if (existing.length > 0)
    throw new Error(
      `Nothing was written: ${folder} has ${existing.join(', ')} already. Give another folder with --folder, or ` +
        'move what is there.',
    );
}

/** Writes files into a folder, which is made where it is missing. It replaces none: it rejects at the first that exists. */
export async function writeNew(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag: 'wx' });
  }
}
