import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../../infra/local/setup/cache.ts';
import { basePython } from '../../../infra/local/setup/python.ts';

const REQUIREMENTS = join(import.meta.dirname, 'linters/requirements.txt');

/**
 * The Python that has cfn-lint and checkov, of the versions in `linters/requirements.txt`: from the cache, or installed into
 * it. As with the tools, an install gets its name in the cache when it is complete.
 */
export async function pythonOfLinters(): Promise<string> {
  const { stdout: version } = await execa(basePython(), ['-VV']);
  const key = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .update(version);
  const folder = join(cacheFolder(), `linters-${key.digest('hex').slice(0, 12)}`);
  if (!existsSync(folder)) await install(folder);
  return join(folder, 'bin/python');
}

async function install(folder: string): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  await execa(basePython(), ['-m', 'venv', unfinished]);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet'];
  await execa(join(unfinished, 'bin/python'), [...pip, '--requirement', REQUIREMENTS]);
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
}
