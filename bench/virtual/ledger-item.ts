import type { Item } from '../../lib/ledger/ledger.ts';
import type { Clock } from '../../lib/task/clock.ts';
import { AWS_CALL_MS } from './defaults.ts';

/** A ledger's item in virtual time, with a count of what DynamoDB bills. */
export type CountedItem = Item & { reads: number; writes: number };

export function countedItem(clock: Clock): CountedItem {
  let text: string | undefined;
  let version = 0;
  const stored = () => ({ text, version, atMs: clock.nowMs() });
  const item: CountedItem = {
    reads: 0,
    writes: 0,
    async read() {
      item.reads += 1;
      await clock.sleep(AWS_CALL_MS);
      return stored();
    },
    async write(newText, oldVersion) {
      // DynamoDB bills a write also where its condition fails.
      item.writes += 1;
      await clock.sleep(AWS_CALL_MS);
      if (version !== oldVersion) return { written: false, ...stored() };
      text = newText;
      version += 1;
      return { written: true };
    },
  };
  return item;
}
