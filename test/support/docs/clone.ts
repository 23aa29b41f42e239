import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './pages.ts';

/** What `npm pack` needs of a clone, beside its packages. */
const PACKED = ['lib', 'handlers', 'infra', 'scripts', 'docs'].concat(
  ['package.json', 'tsconfig.json', 'tsconfig.build.json'],
  ['LICENSE', 'README.md', 'CHANGELOG.md', 'llms.txt'],
);

/**
 * A copy of this clone with its packages installed, also of what is not committed. It has a dist/ of its own, so that
 * a build in it disturbs no other test.
 */
export async function copyClone(folder: string): Promise<void> {
  await mkdir(folder);
  for (const name of PACKED) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}
