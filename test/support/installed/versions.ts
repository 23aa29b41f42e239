import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ROOT } from '../../../infra/local/root.ts';

/** What a service installs for its development beside our package. */
const FRAMEWORK = ['serverless', 'serverless-esbuild', 'esbuild', 'zod'];
const PLUGINS = ['serverless-iam-roles-per-function'];

const Manifest = v.object({
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
  devDependencies: v.optional(v.record(v.string(), v.string()), {}),
});
const manifestIn = async (folder: string) =>
  v.parse(Manifest, JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')));

/** Their versions: those of this repository, and of the tools of test/package. */
export async function developmentPackages(): Promise<Record<string, string>> {
  const { devDependencies } = await manifestIn('.');
  const { dependencies } = await manifestIn('test/support/package/tools');
  const versionOf = (name: string, versions: Record<string, string>) => {
    const version = versions[name];
    if (version === undefined) throw new Error(`no version of ${name} is pinned`);
    return [name, version] as const;
  };
  return Object.fromEntries([
    ...FRAMEWORK.map((name) => versionOf(name, devDependencies)),
    ...PLUGINS.map((name) => versionOf(name, dependencies)),
  ]);
}
