import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the servers are kept: outside the clone, so that a second clone has them already. */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const caches = platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return join(env.XDG_CACHE_HOME || caches, 'conductor-lambda');
}
