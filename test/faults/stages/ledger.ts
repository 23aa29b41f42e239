import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import * as v from 'valibot';

const EntrySchema = v.object({
  workflowId: v.string(),
  /** The task's reference name: with the workflow's id it names a task over all its attempts. */
  ref: v.string(),
  taskId: v.string(),
  retryCount: v.number(),
  pollCount: v.number(),
  pid: v.number(),
  /** `dies` is written just before a process ends or is killed. */
  what: v.picklist(['starts', 'ends', 'dies']),
  atMs: v.number(),
});

/** A line that a worker writes about itself. So its work is known even where it could not report. */
export type Entry = v.InferOutput<typeof EntrySchema>;

/** The file to which all workers of a run append. */
export interface Ledger {
  path: string;
  /** All entries, in the order in which they were written. */
  entries(): Promise<Entry[]>;
  /** A reader that returns each entry once: with each call, the entries since the last call, or at first since now. */
  fromNow(): Promise<() => Promise<Entry[]>>;
}

/** The ledger at a path, which need not exist yet. */
export function ledgerAt(path: string): Ledger {
  const readFrom = async (offset: number): Promise<{ entries: Entry[]; bytes: number }> => {
    const text = await textFrom(path, offset);
    // The last line is read only when it is complete.
    const complete = text.slice(0, text.lastIndexOf('\n') + 1);
    const lines = complete.split('\n').slice(0, -1);
    const entries = lines.map((line) => v.parse(EntrySchema, JSON.parse(line)));
    return { entries, bytes: Buffer.byteLength(complete) };
  };
  return {
    path,
    entries: async () => (await readFrom(0)).entries,
    async fromNow() {
      let offset = (await readFrom(0)).bytes;
      return async () => {
        const { entries, bytes } = await readFrom(offset);
        offset += bytes;
        return entries;
      };
    },
  };
}

async function textFrom(path: string, start: number): Promise<string> {
  const chunks = await createReadStream(path, { start })
    .toArray()
    .catch(() => []);
  return Buffer.concat(chunks).toString();
}

/** Appends a line; short lines of several processes do not mix. */
export const write = (path: string, entry: Entry): Promise<void> =>
  appendFile(path, `${JSON.stringify(entry)}\n`);
