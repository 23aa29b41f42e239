import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSource } from '../../service-code/sources.ts';

/** An editor writes a file in several steps, and a tool writes several files. */
const SETTLE_MS = 100;

/** Watches files that change over time. */
export interface Watched {
  /**
   * From now on these files, and in these folders each file that can be a worker, and each new folder; by their absolute
   * paths. What is not there is waited for.
   *
   * @param sinceMs milliseconds since 1970: what has changed since then, before it was watched, counts too
   */
  files(paths: readonly string[], folders: readonly string[], sinceMs: number): void;
  close(): void;
}

/**
 * Calls back some time after a file has changed. It watches the folders of the files: an editor may put a new file into the
 * place of the old one.
 */
export function watching(changed: () => void): Watched {
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  const unwatch = () => {
    for (const watcher of watchers) watcher.close();
    watchers = [];
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  return {
    files(paths, folders, sinceMs) {
      unwatch();
      const open = folders.filter((folder) => existsSync(folder));
      const places = [...paths, ...folders.filter((folder) => !open.includes(folder))].map(placeOf);
      for (const folder of new Set([...open, ...places.map((place) => dirname(place))])) {
        const names = new Set(
          places.filter((place) => dirname(place) === folder).map((place) => basename(place)),
        );
        const isOpen = open.includes(folder);
        try {
          const watcher = watch(folder, (event, name) => {
            const isNewFolder = () => event === 'rename' && isFolder(join(folder, `${name}`));
            if (name === null || names.has(name)) soon();
            else if (isOpen && (isSource(name) || isNewFolder())) soon();
          });
          // The folder is gone: the next change of another one tells.
          watcher.on('error', () => watcher.close());
          watchers.push(watcher);
        } catch (error) {
          if (existsSync(folder)) throw error;
          // It went in this moment.
          soon();
        }
      }
      const all = [...paths, ...open.flatMap(sourcesIn)];
      if (all.some((path) => changedAtMs(path) > sinceMs)) soon();
    },
    close() {
      clearTimeout(timer);
      unwatch();
    },
  };
}

/** The path; where its folder is gone, the first folder on the way to it that is. */
const placeOf = (path: string): string =>
  existsSync(dirname(path)) ? path : placeOf(dirname(path));

/** What counts in a folder: what else changes there, such as a file that a module writes while it loads, must not load it again. */
const sourcesIn = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => isSource(path) || isFolder(path));

/** When its content or its place changed, of a folder also what is in it; a copy can keep the time of its content. */
const changedAtMs = (path: string): number =>
  statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;

/** Whether it may hold workers: those of packages and of tools do not. */
const isFolder = (path: string): boolean =>
  !/^(?:\.|node_modules$)/.test(basename(path)) &&
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
