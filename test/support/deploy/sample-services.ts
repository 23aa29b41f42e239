import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A copy of services of docs/samples, in a folder in which the package is installed. */
export interface SampleServices {
  /** The folder of one of them. */
  folder(service: string): string;
  remove(): Promise<void>;
}

/** The copy is outside of the repository: there its plugin is found by its name, as a user's is. */
export async function sampleServices(samples: string): Promise<SampleServices> {
  const root = await mkdtemp(join(tmpdir(), 'conductor-lambda-samples-'));
  await mkdir(join(root, 'node_modules'));
  await symlink(resolve('.'), join(root, 'node_modules/conductor-lambda'));
  await cp(samples, join(root, 'services'), { recursive: true });
  return {
    folder: (service) => join(root, 'services', service),
    remove: () => rm(root, { recursive: true }),
  };
}
