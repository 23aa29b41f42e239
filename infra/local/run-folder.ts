import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './root.ts';

/** The folder of one run: logs, databases, the emulator's files. Git ignores it. */
export interface RunFolder {
  path: string;
  /** A path inside it. */
  file(name: string): string;
  /** Relative to the clone, as it is printed. */
  shown: string;
  /** Deletes all files but the logs, such as databases; deletes the folder where no log is left. Returns whether there are logs. */
  keepLogs(): boolean;
}

const RUNS = join(ROOT, '.local');
/** How many runs' folders stay; a new run deletes the oldest. */
const MAX_RUNS = 8;

const stamp = (): string => new Date().toISOString().slice(0, 19).replaceAll(':', '-');

/** The names of the runs to delete, the oldest first. Names end in a date, and so sort by age. */
export function outdated(names: readonly string[], max: number): string[] {
  const byAge = names.toSorted((a, b) =>
    a.slice(a.indexOf('-')).localeCompare(b.slice(b.indexOf('-'))),
  );
  return byAge.slice(0, Math.max(0, byAge.length - max));
}

function keepLogs(folder: string): boolean {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.log')) rmSync(join(folder, name), { recursive: true, force: true });
  }
  const hasLogs = readdirSync(folder).length > 0;
  if (!hasLogs) rmdirSync(folder);
  return hasLogs;
}

/**
 * Makes the folder of a new run.
 *
 * @param name the name of the script: a word without dashes
 */
export function createRunFolder(name: string): RunFolder {
  mkdirSync(RUNS, { recursive: true });
  for (const old of outdated(readdirSync(RUNS), MAX_RUNS - 1)) {
    rmSync(join(RUNS, old), { recursive: true, force: true });
  }
  const path = join(RUNS, `${name}-${stamp()}-${process.pid}`);
  mkdirSync(path);
  return {
    path,
    file: (file) => join(path, file),
    shown: relative(process.cwd(), path),
    keepLogs: () => keepLogs(path),
  };
}
