import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isSource } from '../start/load.ts';

/** An editor writes a file in several steps, and a tool writes several files. */
const SETTLE_MS = 100;

/** Watches files that change over time. */
export interface Watched {
  /** From now on these files, and in these folders each that can be a worker; by their absolute paths. */
  files(paths: readonly string[], folders?: readonly string[]): void;
  close(): void;
}

/**
 * Calls back some time after a file has changed. It watches the folders of the files: an editor may put a new file into the
 * place of the old one.
 */
export function watching(changed: () => void): Watched {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  const close = () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    watchers = [];
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  return {
    files(paths, folders = []) {
      close();
      for (const folder of new Set([...folders, ...paths.map((path) => dirname(path))])) {
        const names = new Set(
          paths.filter((path) => dirname(path) === folder).map((path) => basename(path)),
        );
        const isOpen = folders.includes(folder);
        const watcher = watch(folder, (_, name) => {
          if (name === null || names.has(name) || (isOpen && isSource(name))) soon();
        });
        // The folder is gone: the next change of another one tells.
        watcher.on('error', () => watcher.close());
        watchers.push(watcher);
      }
    },
    close,
  };
}
