import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder for the downloaded servers: outside the clone, so that a second clone need not download them again. */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const caches = platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return join(env.XDG_CACHE_HOME || caches, 'conductor-lambda');
}
