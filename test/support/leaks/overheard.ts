import { format } from 'node:util';
import type { Log } from '../../../lib/observe/log.ts';
import type { TaskResult } from '../../../lib/task/task.ts';
import { plantedIn } from './planted.ts';

/** What was overheard and should never have been said; emptied when it is told. */
const leaks: string[] = [];

/** Shown of a text before its planted word, and after it. */
const AROUND = 200;

/** Listens to what is said: in a log, an error or a reason. */
export function overhear(where: string, ...said: unknown[]): void {
  const text = format(...said);
  const [word] = plantedIn(text);
  if (!word) return;
  const at = text.indexOf(word);
  leaks.push(`${where} holds ${word}: ${text.slice(Math.max(0, at - AROUND), at + AROUND)}`);
}

/** The leaks since the last call, one sentence each. */
export const takeLeaks = (): string[] => leaks.splice(0);

/** Listens to a report: all but the output may be read by anybody. */
export function overhearReport({ outputData: _, ...said }: Partial<TaskResult>): void {
  overhear('a report', JSON.stringify(said));
}

/** A log that is only listened to. */
export const overheardLog: Log = (level, message, fields) =>
  overhear(`a log line (${level})`, JSON.stringify({ message, ...fields }));
