import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type HostedService, parseHostedService } from '../../../lib/config/hosted-service.ts';
import type { HostedWorker } from '../../../lib/hosts/process/index.ts';
import { laneName } from '../../../lib/task/lane-name.ts';
import { handlerRef, stemOf } from '../../service-code/handler-ref.ts';
import { loadHandler, loadTyped, messageOf } from '../../service-code/load.ts';
import { LoadError } from '../../service-code/load-error.ts';
import { type Given, textOf } from '../command.ts';
import { foundIn } from './found.ts';

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
  /** Folders in which a new file can be a worker, too. */
  folders: string[];
}

/**
 * The workers with their handlers.
 *
 * @param edition as of `loadHandler`
 * @throws LoadError naming all that does not load
 */
export async function loadHosted(
  { workers, pattern }: HostedService,
  folder: string,
  edition = 0,
): Promise<LoadedWorkers> {
  const found = pattern === undefined ? undefined : await foundIn(pattern, folder);
  return loadAll(
    workers.map(({ handler, environment: _, ...worker }) => ({
      name: handler,
      async load() {
        const loaded = await loadHandler(handlerRef(folder, handler), folder, edition);
        return { workers: [{ ...worker, handler: loaded.handler }], files: loaded.files };
      },
    })),
    found?.folders,
  );
}

/** How workers from files are hosted. */
export type FileOptions = Pick<HostedWorker, 'concurrency' | 'timeoutSeconds' | 'domain' | 'wrap'>;

/**
 * Workers from files. `greetings=handlers/greet.ts#handler` names one of them. A pattern such as `handlers/**`, or a folder,
 * stands for all workers in its files that know their task types, and so does a file by itself. Where a file has none, its
 * export `handler` does the tasks of the file's name.
 *
 * @param edition as of `loadHandler`
 * @throws LoadError naming all that does not load
 */
export async function loadFiles(
  given: readonly string[],
  options: FileOptions,
  folder: string,
  edition = 0,
): Promise<LoadedWorkers> {
  const found = await Promise.all(given.map((each) => partsOf(each, folder)));
  const folders = found.flatMap(({ folders }) => folders);
  const loaded = await loadAll(
    found.flatMap(({ parts }) =>
      parts.map((part) => ({
        name: part.name,
        load: () => loadPart(part, options, folder, edition),
      })),
    ),
    folders,
  );
  if (loaded.workers.length === 0)
    throw new LoadError(
      `${given.join(', ')}: no file exports a worker that knows its task type, such as worker({ task: 'greetings' }, …)`,
      loaded.files,
      folders,
    );
  return loaded;
}

const FILE = /^(?:([^=]+)=)?([^#]+)(?:#(.+))?$/;

/** A file of the command line, or one that its pattern has found. */
interface Part {
  name: string;
  /** Absolute. */
  file: string;
  taskType?: string | undefined;
  exported?: string | undefined;
  /** A file that was found need not be a worker. */
  isFound: boolean;
}

async function partsOf(
  given: string,
  folder: string,
): Promise<{ parts: Part[]; folders: string[] }> {
  const [, taskType, path = '', exported] = FILE.exec(given) ?? [];
  const found = await foundIn(path, folder);
  if (!found) {
    const file = resolve(folder, path);
    return { parts: [{ name: given, file, taskType, exported, isFound: false }], folders: [] };
  }
  if (taskType !== undefined || exported !== undefined)
    throw new Error(`${given}: several files take neither a type nor an export`);
  const parts = found.files.map((file) => ({ name: relative(folder, file), file, isFound: true }));
  return { parts, folders: found.folders };
}

async function loadPart(
  { file, taskType, exported, isFound }: Part,
  options: FileOptions,
  folder: string,
  edition: number,
): Promise<LoadedPart> {
  if (taskType === undefined && exported === undefined && !options.wrap) {
    const { workers, files } = await loadTyped(file, folder, edition);
    if (isFound || workers.length > 0)
      return {
        workers: workers.map((handler) => ({ taskType: handler.task, handler, ...options })),
        files,
      };
  }
  const ref = { file, exported: exported ?? 'handler' };
  const { handler, files } = await loadHandler(ref, folder, edition);
  const own = options.wrap ? undefined : handler.task;
  const worker = { taskType: taskType ?? own ?? stemOf(file), handler, ...options };
  return { workers: [worker], files };
}

interface LoadedPart {
  workers: LoadedWorkers['workers'];
  files: readonly string[];
}

interface Loading {
  name: string;
  load(): Promise<LoadedPart>;
}

/** @param folders in which a new file can be a worker, too */
async function loadAll(
  all: readonly Loading[],
  folders: readonly string[] = [],
): Promise<LoadedWorkers> {
  const loaded = await Promise.allSettled(all.map(({ load }) => load()));
  const places = new Map<string, string>();
  const faults: string[] = [];
  const broken: LoadError[] = [];
  const done: LoadedPart[] = [];
  for (const [i, result] of loaded.entries()) {
    const { name = '' } = all[i] ?? {};
    if (result.status === 'rejected') {
      faults.push(`${name}: ${messageOf(result.reason)}`);
      if (result.reason instanceof LoadError) broken.push(result.reason);
      continue;
    }
    done.push(result.value);
    for (const worker of result.value.workers) {
      const lane = laneName(worker);
      const other = places.get(lane);
      if (other !== undefined)
        faults.push(`${name}: the task type ${lane} is that of a worker in ${other}, too`);
      places.set(lane, name);
    }
  }
  const files = [...new Set([...done, ...broken].flatMap((each) => each.files))];
  if (faults.length > 0)
    throw new LoadError(
      `Workers do not load:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
      files,
      [...new Set([...folders, ...broken.flatMap((each) => each.folders)])],
    );
  return { workers: done.flatMap(({ workers }) => workers), files, folders: [...new Set(folders)] };
}
