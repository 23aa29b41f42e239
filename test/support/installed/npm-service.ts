import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../package/npm.ts';
import { TARBALL } from '../package/packed.ts';
import { framework, OFFLINE, templateIn } from './framework.ts';
import { developmentVersions } from './versions.ts';

/** Services as people write them; each is a folder with a serverless.yml. */
const SERVICES = join(import.meta.dirname, '../../installed/services');

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
}

/** @param development the packages that the service uses for its development */
export async function npmService(...development: string[]): Promise<NpmService> {
  const devDependencies = await developmentVersions(...development);
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-installed-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, devDependencies }));
  await npm(['install', TARBALL], folder).catch(async (error) => {
    await rm(folder, { recursive: true });
    throw error;
  });
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
    templateFile: templateIn(folder),
  };
}
