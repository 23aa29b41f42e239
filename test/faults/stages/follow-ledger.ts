import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry, Ledger } from './ledger.ts';

const EVERY_MS = 50;

/** Tells of each entry from now on, in their order; answers how to stop. */
export async function followLedger(
  ledger: Ledger,
  tell: (entry: Entry) => void | Promise<void>,
): Promise<() => Promise<void>> {
  const read = await ledger.fromNow();
  let stopped = false;
  const following = (async () => {
    while (!stopped) {
      for (const entry of await read()) await tell(entry);
      await sleep(EVERY_MS);
    }
  })();
  return async () => {
    stopped = true;
    await following;
  };
}
