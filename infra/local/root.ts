import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's top folder. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** Where Node 24 and the other commands of our packages are. */
export const BIN: string = join(ROOT, 'node_modules', '.bin');
