import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionConfig } from '../read/service.ts';

const EXTENSIONS = ['ts', 'js', 'mjs', 'cjs', 'mts', 'cts', 'tsx', 'jsx'];

/** The file of a function's handler; undefined where its code is an artifact, an image, or built later. */
export const entryOf = (
  { handler, package: packaged }: FunctionConfig,
  serviceDir: string,
): string | undefined =>
  handler === undefined || packaged?.artifact
    ? undefined
    : fileOf(join(serviceDir, handler.replace(/\.[^./]+$/, '')));

/** The file that an import without an extension, or with the one of the compiled file, stands for. */
export function fileOf(path: string): string | undefined {
  const stems = [path, path.replace(/\.[cm]?js$/, ''), join(path, 'index')];
  return [path, ...stems.flatMap((stem) => EXTENSIONS.map((ending) => `${stem}.${ending}`))].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
}
