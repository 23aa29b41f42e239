import { readFileSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import * as v from 'valibot';
import { isSource, withoutEnding } from '../../service-code/sources.ts';
import type { Fault } from './faults.ts';
import type { Serverless, Service } from './serverless.ts';
import { makesOtherWorkers, workersIn } from './worker-source.ts';

const WHERE = 'custom.conductor.workers';

const Custom = v.looseObject({ conductor: v.looseObject({ workers: v.string() }) });
const WithHandler = v.looseObject({ handler: v.string() });

/**
 * Adds a function for each worker that `custom.conductor.workers` finds: its key is the task type, and its event too. A handler
 * that a function of serverless.yml names is that function's.
 *
 * @returns what stops a deploy: a worker that was found and would not be deployed
 */
export function addFoundWorkers(serverless: FoundIn): Fault[] {
  const { service, serviceDir } = serverless;
  if (!v.is(Custom, service.custom)) return [];
  const { workers: pattern } = service.custom.conductor;
  const sources = sourcesIn(pattern, serviceDir).map((file) => {
    const code = readFileSync(join(serviceDir, file), 'utf8');
    return { file, code, workers: workersIn(code) };
  });
  const handlers = handlersOf(service);
  const files = new Set([...handlers].map((handler) => handler.replace(/\.[^./]+$/, '')));
  const unread = sources
    .filter(({ code }) => makesOtherWorkers(code))
    .filter(({ file }) => !files.has(withoutEnding(file)))
    .map(({ file }) => ({ where: WHERE, message: unreadable(file) }));
  const found = sources.flatMap(({ file, workers }) => workers.map((each) => ({ file, ...each })));
  if (found.length + unread.length === 0) return [{ where: WHERE, message: NOTHING }];
  const stage = serverless.getProvider('aws').getStage();
  const faults = found.flatMap(({ file, exported, task, isMethod }) => {
    const handler = `${withoutEnding(file)}.${exported}`;
    if (handlers.has(handler)) return [];
    if (task === undefined)
      return [{ where: WHERE, message: isMethod ? unmarked(handler) : untyped(handler) }];
    const key = task.replaceAll(/[^\w-]/g, '-');
    if (Object.hasOwn(service.functions, key))
      return [{ where: WHERE, message: `${handler}: there is another function ${key}` }];
    const name = `${service.service}-${stage}-${key}`;
    service.functions[key] = { name, handler, events: [{ conductor: task }] };
    return [];
  });
  return [...faults, ...unread];
}

type FoundIn = Pick<Serverless, 'service' | 'serviceDir' | 'getProvider'>;

const NOTHING =
  "no file exports a worker with its task type, such as `export const handler = worker({ task: 'greet' }, …)`";

const untyped = (handler: string) =>
  `the task type of ${handler} cannot be read: write it there as a text, \`task: 'greet'\`, or give the handler a function with its conductor event`;

const unmarked = (handler: string) =>
  `the task type of ${handler} cannot be read: mark one method of this name with \`@task('greet')\` in the same file, or give the handler a function with its conductor event`;

const unreadable = (file: string) =>
  `the workers of ${file} cannot be read: export them as \`export const handler = worker({ task: 'greet' }, …)\`, give the handler a function with its conductor event, or leave the file out of the pattern`;

/** A longer file is a bundle. */
const BUNDLE_BYTES = 100_000;

/** In the order of their names, from the folder of the service. */
const sourcesIn = (pattern: string, folder: string): string[] =>
  globSync(pattern, { cwd: folder, ignore: '**/node_modules/**' })
    .filter((file) => isSource(file) && statSync(join(folder, file)).size <= BUNDLE_BYTES)
    .toSorted();

const handlersOf = ({ functions }: Service) =>
  new Set(
    Object.values(functions).flatMap((each) =>
      v.is(WithHandler, each) ? [normalize(each.handler).replaceAll(sep, '/')] : [],
    ),
  );
