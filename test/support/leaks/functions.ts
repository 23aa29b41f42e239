import { logsOf } from '../deploy/emulator.ts';
import { overhear } from './overheard.ts';
import { MARK } from './planted.ts';

/** Listens to all log lines of the deployed functions with a name prefix. */
export async function overhearFunctions(namePrefix: string): Promise<void> {
  for (const line of await logsOf(namePrefix, `"${MARK}"`)) overhear('a function', line);
}
