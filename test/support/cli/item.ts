import type { Item } from '../../../lib/ledger/ledger.ts';

/** An item in memory; `text` is what it holds. */
export function plainItem(): Item & { text: string | undefined } {
  let version = 0;
  const item = {
    text: undefined as string | undefined,
    read: async () => ({ text: item.text, version, atMs: Number.NaN }),
    async write(text: string, oldVersion: number) {
      if (oldVersion !== version) return { written: false as const, ...(await item.read()) };
      item.text = text;
      version += 1;
      return { written: true as const };
    },
  };
  return item;
}
