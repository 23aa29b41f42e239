import { existsSync } from 'node:fs';
import { basename, extname, relative, resolve } from 'node:path';
import { LoadError } from './load-error.ts';

/** A handler as serverless.yml names it: a file, its ending left out or not, and the name of its export. */
export interface HandlerRef {
  /** Absolute. */
  file: string;
  exported: string;
}

const ENDINGS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'];

/**
 * The file and the export of `workers/greet.handler`.
 *
 * @throws LoadError where there is no such file
 */
export function handlerRef(folder: string, handler: string): HandlerRef {
  const [, stem = '', exported = ''] = /^(.*)\.([^./]+)$/.exec(handler) ?? [];
  const path = resolve(folder, stem);
  const file = ENDINGS.map((ending) => path + ending).find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new LoadError(
      `there is no file ${relative(folder, path)} with one of ${ENDINGS.join(', ')}`,
      ENDINGS.map((ending) => path + ending),
    );
  return { file, exported };
}

/** The name of a file without its ending: the type of its tasks, where no other is given. */
export const stemOf = (file: string) => basename(file, extname(file));
