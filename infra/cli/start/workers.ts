import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { type HostedService, parseHostedService } from '../../../lib/config/hosted-service.ts';
import type { HostedWorker } from '../../../lib/hosts/process/index.ts';
import { type Given, textOf } from '../command.ts';
import { handlerRef, loadHandler, stemOf } from './load.ts';

/** The service's workers as the plugin reads them: from a file, or from the framework in this folder. */
export async function readHosted(given: Given): Promise<HostedService> {
  const file = textOf(given, 'from');
  const text = file === undefined ? await askFramework(given) : await readFile(file, 'utf8');
  const read = parseHostedService(text);
  if (!read)
    throw new Error(`${file ?? 'The framework'} does not hold the workers of a service: ${ASK}`);
  const only = textOf(given, 'only')?.split(',');
  const workers = read.workers.filter(({ taskType }) => !only || only.includes(taskType));
  return { ...read, workers };
}

const ASK = 'write it with `npx serverless conductor workers --json`';

async function askFramework(given: Given): Promise<string> {
  const stage = textOf(given, 'stage');
  const args = ['--no', '--', 'serverless', 'conductor', 'workers', '--json'];
  const options = stage === undefined ? [] : ['--stage', stage];
  try {
    const { stdout } = await promisify(execFile)('npx', [...args, ...options]);
    return stdout.slice(stdout.indexOf('{'));
  } catch (error) {
    const { stdout = '', stderr = '' } = Object(error);
    throw new Error(
      `The Serverless Framework did not read this service:\n${`${stdout}${stderr}`.trim()}`,
    );
  }
}

/** Workers whose handlers were loaded. */
export interface LoadedWorkers {
  workers: (HostedWorker & { taskType: string })[];
  /** The files of the service that they are made of, as far as they are known. */
  files: string[];
}

/**
 * The workers with their handlers.
 *
 * @param edition as of `loadHandler`
 * @throws Error naming all that does not load
 */
export async function loadHosted(
  { workers }: HostedService,
  folder: string,
  edition = 0,
): Promise<LoadedWorkers> {
  return loadAll(
    workers.map(({ handler, environment: _, ...worker }) => ({
      name: handler,
      async load() {
        const loaded = await loadHandler(handlerRef(folder, handler), folder, edition);
        return { worker: { ...worker, handler: loaded.handler }, files: loaded.files };
      },
    })),
  );
}

/** How workers from files are hosted. */
export type FileOptions = Pick<HostedWorker, 'concurrency' | 'timeoutSeconds' | 'domain' | 'wrap'>;

/**
 * Workers from files: `greetings=handlers/greet.ts#handler`. Left out, the type is the one that the handler knows, or the
 * file's name, and the export is `handler`.
 *
 * @param edition as of `loadHandler`
 * @throws Error naming all that does not load
 */
export async function loadFiles(
  files: readonly string[],
  options: FileOptions,
  folder: string,
  edition = 0,
): Promise<LoadedWorkers> {
  return loadAll(
    files.map((given) => ({
      name: given,
      async load() {
        const [, type, path = '', exported = 'handler'] = FILE.exec(given) ?? [];
        const file = resolve(folder, path);
        const { handler, files } = await loadHandler({ file, exported }, folder, edition);
        const own = options.wrap ? undefined : handler.task;
        return { worker: { taskType: type ?? own ?? stemOf(file), handler, ...options }, files };
      },
    })),
  );
}

const FILE = /^(?:([^=]+)=)?([^#]+)(?:#(.+))?$/;

interface Loading {
  name: string;
  load(): Promise<{ worker: LoadedWorkers['workers'][number]; files: readonly string[] }>;
}

async function loadAll(all: readonly Loading[]): Promise<LoadedWorkers> {
  const loaded = await Promise.allSettled(all.map(({ load }) => load()));
  const faults = loaded.flatMap((result, i) =>
    result.status === 'rejected' ? [`${all[i]?.name}: ${messageOf(result.reason)}`] : [],
  );
  if (faults.length > 0)
    throw new Error(`Workers do not load:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  const done = loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return {
    workers: done.map(({ worker }) => worker),
    files: [...new Set(done.flatMap(({ files }) => files))],
  };
}

const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
