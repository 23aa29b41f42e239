import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ROOT } from '../../../infra/local/root.ts';

const Manifest = v.object({
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
  devDependencies: v.optional(v.record(v.string(), v.string()), {}),
});

const manifestIn = async (folder: string) =>
  v.parse(Manifest, JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')));

/**
 * The versions of what services install for their development: those of this repository, and of the tools of test/package.
 *
 * @throws Error where no version of a package is pinned there
 */
export async function developmentVersions(...names: string[]): Promise<Record<string, string>> {
  const { devDependencies } = await manifestIn('.');
  const { dependencies } = await manifestIn('test/support/package/tools');
  const pinned = { ...dependencies, ...devDependencies };
  return Object.fromEntries(
    names.map((name) => {
      const version = pinned[name];
      if (version === undefined) throw new Error(`no version of ${name} is pinned`);
      return [name, version];
    }),
  );
}
