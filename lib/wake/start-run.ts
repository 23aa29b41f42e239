import type { Ledger } from '../ledger/ledger.ts';
import { announce, notStarted } from '../ledger/transitions.ts';

/**
 * There is work: a run is started, unless one polls or is about to.
 *
 * @throws Error where the ledger cannot be reached, or the run not be started
 */
export async function startUnlessPolled(
  ledger: Ledger,
  startRun: () => Promise<void>,
): Promise<void> {
  if (!(await ledger.change(announce))) return;
  try {
    await startRun();
  } catch (error) {
    // Else the notices of the next seconds would rely on a run that does not come.
    await ledger.change(notStarted).catch(() => {});
    throw error;
  }
}
