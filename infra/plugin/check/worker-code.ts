import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { FunctionConfig, ServiceConfig } from '../read/service.ts';
import { entryOf, fileOf } from './source-file.ts';

/**
 * A function that is no worker does not understand a dispatch: invoked with Event, it answers without a report, and its task waits
 * for the response timeout. So the code of each worker is searched for an import of this package. Where the search
 * cannot see everything, it says nothing.
 */
export function noWorkerNotices(bindings: readonly Binding[], service: ServiceConfig): string[] {
  const keys = workersOf(bindings, service)
    .filter((worker) => !mayBeWorker(worker, service.serviceDir))
    .map(({ key }) => key);
  if (keys.length === 0) return [];
  return [
    `conductor-lambda: the code of ${keys.join(', ')} does not import conductor-lambda, so it is no worker and its tasks ` +
      'wait for their response timeout. For an ordinary Lambda function, set wrap: true in its conductor event.',
  ];
}

/** The package that a worker's code imports; the package's own code names it too. */
const OURS = 'conductor-lambda';
/** A longer file is a bundle: its imports are inside. */
const BUNDLE_BYTES = 100_000;

function mayBeWorker(worker: FunctionConfig, serviceDir: string): boolean {
  const entry = entryOf(worker, serviceDir);
  return entry === undefined || reachesUs(entry, new Set());
}

/** Whether the file or one that it imports may import this package. */
function reachesUs(file: string, seen: Set<string>): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  if (statSync(file).size > BUNDLE_BYTES) return true;
  const code = readFileSync(file, 'utf8');
  if (code.includes(OURS) || COMPUTED_IMPORT.test(code)) return true;
  return importsOf(code).some((name) => {
    if (!name.startsWith('.')) return packageReachesUs(packageOf(name), dirname(file), new Set());
    const imported = fileOf(join(dirname(file), name));
    return imported === undefined ? !name.endsWith('.json') : reachesUs(imported, seen);
  });
}

const IMPORT = /\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** Which file such an import means is known only while the code runs. */
const COMPUTED_IMPORT = /\b(?:import|require)\s*\(\s*[^'"\s)]/;

const importsOf = (code: string) => [...code.matchAll(IMPORT)].map(([, name = '']) => name);

/** `@scope/name/file` is in the package `@scope/name`. */
const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** Whether a package may depend on us, also through others; the AWS SDK does not, and need not be installed. */
function packageReachesUs(name: string, folder: string, seen: Set<string>): boolean {
  if (isBuiltin(name) || /^(@aws-sdk\/|aws-sdk$)/.test(name)) return false;
  const path = manifestOf(name, folder) ?? manifestOf(`@types/${name}`, folder);
  if (path === undefined) return true;
  if (seen.has(path)) return false;
  seen.add(path);
  const manifest = readFileSync(path, 'utf8');
  if (manifest.includes(OURS)) return true;
  const { dependencies, optionalDependencies, peerDependencies } = v.parse(Manifest, manifest);
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).some(
    (dependency) => packageReachesUs(dependency, dirname(path), seen),
  );
}

const names = v.optional(v.record(v.string(), v.unknown()));
const Manifest = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ dependencies: names, optionalDependencies: names, peerDependencies: names }),
);

/** The package's own package.json: where a link leads, its dependencies are found from there. */
function manifestOf(packageName: string, folder: string): string | undefined {
  const path = join(folder, 'node_modules', packageName, 'package.json');
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(folder);
  return parent === folder ? undefined : manifestOf(packageName, parent);
}
