import { format } from 'node:util';
import type { Log } from '../../../lib/observe/log.ts';
import type { TaskResult } from '../../../lib/task/task.ts';
import { plantedIn } from './planted.ts';

/** The leaks that were found since the last call of takeLeaks. */
const leaks: string[] = [];

/** How many characters of a text are shown before its planted word, and after it. */
const AROUND = 200;

/** Looks for planted words in a log, an error or a reason. */
export function overhear(where: string, ...values: unknown[]): void {
  const text = format(...values);
  const [word] = plantedIn(text);
  if (!word) return;
  const start = text.indexOf(word);
  const around = text.slice(Math.max(0, start - AROUND), start + AROUND);
  leaks.push(`${where} holds ${word}: ${around}`);
}

/** The leaks since the last call, one sentence each. */
export const takeLeaks = (): string[] => leaks.splice(0);

/** Looks for planted words in a report. Only its output may hold them: many people can read the rest. */
export function overhearReport({ outputData: _, ...rest }: Partial<TaskResult>): void {
  overhear('a report', JSON.stringify(rest));
}

/** A log that writes nothing, and only looks for planted words. */
export const overheardLog: Log = (level, message, fields) =>
  overhear(`a log line (${level})`, JSON.stringify({ message, ...fields }));
