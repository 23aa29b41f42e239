import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's top folder. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of Node 24 and of our packages' other commands. */
export const BIN: string = join(ROOT, 'node_modules', '.bin');
