import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PACKAGE_JSON } from './package-json.ts';

/** The texts of files, by their paths. */
export type Files = Readonly<Record<string, string>>;

/** Beside this file, and beside the bundle of the published command. */
const FOLDER = join(import.meta.dirname, 'template');

/** The files of a new service, before the answers are filled in. */
export function readTemplate(): Files {
  const { gitignore = '', ...files } = filesUnder(FOLDER);
  return {
    // npm leaves a file of this name out of a package, so it has another one there.
    '.gitignore': gitignore,
    'package.json': json(PACKAGE_JSON),
    ...files,
  };
}

/** A value as the text of a JSON file. */
export const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const filesUnder = (folder: string): Files =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
