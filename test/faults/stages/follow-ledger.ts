import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry, Ledger } from './ledger.ts';

const EVERY_MS = 50;

/** Calls `onEntry` with each entry from now on, in order; returns how to stop. */
export async function followLedger(
  ledger: Ledger,
  onEntry: (entry: Entry) => void | Promise<void>,
): Promise<() => Promise<void>> {
  const read = await ledger.fromNow();
  let stopped = false;
  const following = (async () => {
    while (!stopped) {
      for (const entry of await read()) await onEntry(entry);
      await sleep(EVERY_MS);
    }
  })();
  return async () => {
    stopped = true;
    await following;
  };
}
