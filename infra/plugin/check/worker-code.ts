import { existsSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { FunctionConfig, ServiceConfig } from '../read/service.ts';

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
const EXTENSIONS = ['ts', 'js', 'mjs', 'cjs', 'mts', 'cts', 'tsx', 'jsx'];

function mayBeWorker({ handler, package: packaged }: FunctionConfig, serviceDir: string): boolean {
  if (handler === undefined || packaged?.artifact) return true;
  const entry = fileOf(join(serviceDir, handler.replace(/\.[^./]+$/, '')));
  return entry === undefined || reachesUs(entry, new Set());
}

/** Whether the file or one that it imports may import this package. */
function reachesUs(file: string, seen: Set<string>): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  if (statSync(file).size > BUNDLE_BYTES) return true;
  const code = readFileSync(file, 'utf8');
  if (code.includes(OURS)) return true;
  return importsOf(code).some((name) => {
    if (!name.startsWith('.')) return packageMayBeOurs(name, dirname(file));
    const imported = fileOf(join(dirname(file), name));
    return imported === undefined ? !name.endsWith('.json') : reachesUs(imported, seen);
  });
}

const IMPORT = /\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

const importsOf = (code: string) => [...code.matchAll(IMPORT)].map(([, name = '']) => name);

/** The file that an import without an extension, or with the one of the compiled file, stands for. */
function fileOf(path: string): string | undefined {
  const stems = [path, path.replace(/\.[cm]?js$/, ''), join(path, 'index')];
  return [path, ...stems.flatMap((stem) => EXTENSIONS.map((ending) => `${stem}.${ending}`))].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
}

/** A package is not ours where it is known and does not depend on us; the AWS SDK need not be installed. */
function packageMayBeOurs(name: string, folder: string): boolean {
  if (isBuiltin(name) || /^(@aws-sdk\/|aws-sdk$|aws-sdk\/)/.test(name)) return false;
  const [scope = '', rest = ''] = name.split('/');
  const packageName = scope.startsWith('@') ? `${scope}/${rest}` : scope;
  const manifest = manifestOf(packageName, folder) ?? manifestOf(`@types/${packageName}`, folder);
  return manifest === undefined || manifest.includes(OURS);
}

function manifestOf(packageName: string, folder: string): string | undefined {
  const path = join(folder, 'node_modules', packageName, 'package.json');
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const parent = dirname(folder);
  return parent === folder ? undefined : manifestOf(packageName, parent);
}
