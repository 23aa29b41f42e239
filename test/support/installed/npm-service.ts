import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../package/npm.ts';
import { TARBALL } from '../package/packed.ts';
import { framework, OFFLINE } from './framework.ts';
import { developmentVersions } from './versions.ts';

/** Services as people write them; each is a folder with a serverless.yml. */
const SERVICES = join(import.meta.dirname, '../../installed/services');

/** What the services use for their development. */
const DEVELOPMENT = [
  'serverless',
  'serverless-esbuild',
  'esbuild',
  'zod',
  'serverless-iam-roles-per-function',
];

/** What npm makes, and what stays when the service becomes another one. */
const INSTALLED = ['node_modules', 'package.json', 'package-lock.json'];

/**
 * A folder outside the repository in which npm has installed the packed package, the framework and some plugins, as a
 * user would. An install takes longer than a deploy, so one folder is one service after the other.
 */
export interface NpmService {
  folder: string;
  /** Takes the files of a service of test/installed/services, and no others. */
  become(name: string, change?: (yml: string) => string): Promise<void>;
  /** Deploys it onto the emulator; returns what the framework said. */
  deploy(): Promise<string>;
  /** Packages it with no network and no credentials, as for AWS; returns what the framework said. */
  package(): Promise<string>;
  /** The template of the last package. */
  templateFile: string;
  remove(): Promise<void>;
}

export async function npmService(): Promise<NpmService> {
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-installed-'));
  const manifest = { private: true, devDependencies: await developmentVersions(...DEVELOPMENT) };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await npm(['install', TARBALL], folder);
  const bin = join(folder, 'node_modules/.bin/serverless');
  return {
    folder,
    async become(name, change = (yml) => yml) {
      for (const file of await readdir(folder))
        if (!INSTALLED.includes(file)) await rm(join(folder, file), { recursive: true });
      await cp(join(SERVICES, name), folder, { recursive: true });
      const yml = join(folder, 'serverless.yml');
      await writeFile(yml, change(await readFile(yml, 'utf8')));
    },
    deploy: () => framework(bin, 'deploy', folder),
    package: () => framework(bin, 'package', folder, OFFLINE),
    templateFile: join(folder, '.serverless/cloudformation-template-update-stack.json'),
    remove: () => rm(folder, { recursive: true }),
  };
}
