import { join } from 'node:path';
import {
  type Host,
  type Log,
  type OnTask,
  startWorkers,
} from '../../../lib/hosts/process/index.ts';
import { LoadError } from '../../service-code/load-error.ts';
import { asError } from '../explain.ts';
import type { Output } from '../output.ts';
import type { LoadedWorkers } from '../start/workers.ts';
import { storyLines } from './story.ts';
import { watching } from './watch.ts';

/** What a session of `dev` needs. */
export interface SessionPorts {
  serverUrl: string;
  folder: string;
  out: Pick<Output, 'print' | 'paint'>;
  /** Loads the workers anew; `edition` counts the times, from 1 on. */
  load(edition: number): Promise<LoadedWorkers>;
}

/** Workers that run in this process, and are loaded again on each change of their files. */
export interface Session {
  stop(): Promise<void>;
}

/** What decides about the workers beside their code. */
const SETTINGS = ['serverless.yml', 'package.json'];

/**
 * Starts the workers. When one of their files changes, the new ones poll, and the old ones end what they do. Where the new
 * ones do not load, the old ones go on.
 */
export async function startSession({
  serverUrl,
  folder,
  out,
  load,
}: SessionPorts): Promise<Session> {
  let edition = 0;
  let host: Host | undefined;
  let isStopped = false;
  const ending = new Set<Promise<unknown>>();
  let files = SETTINGS.map((name) => join(folder, name));
  let folders: readonly string[] = [];
  let turn = Promise.resolve();
  const watched = watching(() => {
    turn = turn.then(reload);
  });

  function end(old: Host): void {
    const ended = old.stop().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  async function reload(): Promise<void> {
    if (isStopped) return;
    edition += 1;
    const sinceMs = Date.now();
    try {
      const loaded = await load(edition);
      const next = startWorkers(loaded.workers, { serverUrl, log: logTo(out), onTask });
      if (host) end(host);
      host = next;
      files = [...new Set([...loaded.files, ...SETTINGS.map((name) => join(folder, name))])];
      folders = loaded.folders;
      const types = loaded.workers.map(({ taskType }) => taskType).join(', ');
      out.print(`${edition === 1 ? 'polling' : 'loaded again'}: ${types}`);
    } catch (error) {
      out.print(out.paint('red', asError(error).message));
      out.print(host ? 'the workers before the change go on' : 'waiting for a change');
      // It is mended in a file that may be none of the workers before.
      if (error instanceof LoadError) {
        files = [...new Set([...files, ...error.files])];
        folders = [...new Set([...folders, ...error.folders])];
      }
    }
    watched.files(files, folders, sinceMs);
  }

  const onTask: OnTask = (event) => {
    for (const line of storyLines(event, new Date(), out.paint)) out.print(line);
  };

  await reload();
  return {
    async stop() {
      isStopped = true;
      watched.close();
      await turn;
      if (host) end(host);
      await Promise.all(ending);
    },
  };
}

const logTo =
  ({ print, paint }: Pick<Output, 'print' | 'paint'>): Log =>
  (level, message, fields = {}) => {
    if (level === 'warn' || level === 'error')
      print(paint(level === 'error' ? 'red' : 'yellow', `${message} ${JSON.stringify(fields)}`));
  };
