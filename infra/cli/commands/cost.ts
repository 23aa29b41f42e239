import { costLines } from '../../cost/table.ts';
import { POLLER_MEMORY_MB } from '../../plugin/defaults.ts';
import type { Call } from '../command.ts';

/** What the choices of a pace cost. */
export async function run({ out }: Call): Promise<boolean> {
  for (const line of costLines(POLLER_MEMORY_MB)) out.print(line);
  return true;
}
