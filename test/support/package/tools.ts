import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../../infra/local/setup/cache.ts';
import { npm } from './npm.ts';

const TOOLS = join(import.meta.dirname, 'tools');

/**
 * The folder of the tools, whose versions are in `tools/package-lock.json`: from the cache, or installed into it. An
 * install gets its name in the cache when it is complete, so that two runs at the same time cannot meet half of one.
 */
export async function installedTools(): Promise<string> {
  const lock = await readFile(join(TOOLS, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `package-tools-${key}`);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  await cp(TOOLS, unfinished, { recursive: true });
  await npm(['ci'], unfinished);
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
  return folder;
}
