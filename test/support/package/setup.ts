import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from './npm.ts';
import { installedTools } from './tools.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Once for all of test/package: builds and packs the package, and installs it in a project as a user would. */
export default async function setup(): Promise<void> {
  const project = await mkdtemp(join(tmpdir(), 'conductor-lambda-project-'));
  const name = await npm(['pack', '--silent', '--pack-destination', project], ROOT);
  const tarball = join(project, name.trim().split('\n').at(-1) ?? '');
  await writeFile(join(project, 'package.json'), '{ "private": true }');
  await npm(['install', tarball], project);
  process.env.PACKED_PROJECT = project;
  process.env.PACKED_TARBALL = tarball;
  process.env.PACKED_TOOLS = await installedTools();
}

export const removeProject = (): Promise<void> =>
  rm(process.env.PACKED_PROJECT ?? '', { recursive: true, force: true });
