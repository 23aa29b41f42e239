import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import type { Handler } from '../../lib/hosts/process/index.ts';
import type { HandlerRef } from './handler-ref.ts';
import { LoadError } from './load-error.ts';
import { runnable } from './runnable.ts';

/** A handler that was loaded. */
export interface Loaded {
  handler: Handler;
  /** The files of the service that it is made of, as far as they are known. */
  files: readonly string[];
}

/**
 * Loads a handler. JavaScript is imported as it is. TypeScript is bundled by the service's own esbuild, as a deploy does;
 * without it, Node itself leaves the types out.
 *
 * @param folder of the service
 * @param edition 0 where the process loads it once; else it counts how often. Then JavaScript is bundled too: Node loads a
 * file once
 * @throws LoadError where it does not load, or exports no such function
 */
export async function loadHandler(
  { file, exported }: HandlerRef,
  folder: string,
  edition = 0,
): Promise<Loaded> {
  const { exports, files } = await loadModule(file, folder, edition);
  const handler = exportOf(exports, exported);
  if (handler) return { handler, files };
  throw new LoadError(`${relative(folder, file)} exports no function ${exported}`, files);
}

/**
 * Loads a file of the service, as `loadHandler` does.
 *
 * @throws LoadError where it does not load
 */
export async function loadModule(
  file: string,
  folder: string,
  edition = 0,
): Promise<{ exports: unknown; files: readonly string[] }> {
  let files = [file];
  try {
    const made = await runnable(file, folder, edition);
    files = made.files;
    const exports: unknown = await import(pathToFileURL(made.path).href);
    return { exports, files };
  } catch (error) {
    const named = v.is(BuildFailure, error) ? error.errors : [];
    const places = named.flatMap(({ location }) => location?.file ?? []);
    throw new LoadError(messageOf(error), [...files, ...places.map((at) => resolve(folder, at))]);
  }
}

const BuildFailure = v.looseObject({
  errors: v.array(
    v.looseObject({ location: v.nullish(v.looseObject({ file: v.optional(v.string()) })) }),
  ),
});

export const messageOf = (thrown: unknown) =>
  thrown instanceof Error ? thrown.message : String(thrown);

/**
 * Loads the workers of a file that know their task types.
 *
 * @param folder of the service
 * @param edition as of `loadHandler`
 * @throws LoadError where the file does not load
 */
export async function loadTyped(
  file: string,
  folder: string,
  edition = 0,
): Promise<{ workers: TypedHandler[]; files: readonly string[] }> {
  const { exports, files } = await loadModule(file, folder, edition);
  const places = [exports, v.is(Module, exports) ? exports.default : undefined];
  const exported = places.flatMap((place) => Object.values<unknown>(Object(place)));
  // The same worker can have several names, and a module of CommonJS has its exports twice.
  return { workers: [...new Set(exported)].filter((each) => v.is(IsTyped, each)), files };
}

type TypedHandler = Handler & { readonly task: string };

const IsTyped = v.custom<TypedHandler>(
  (value) => typeof value === 'function' && 'task' in value && typeof value.task === 'string',
);

/** CommonJS that an import could not look into has its exports in `default`. */
function exportOf(loaded: unknown, name: string): Handler | undefined {
  for (const place of [loaded, v.is(Module, loaded) ? loaded.default : undefined])
    if (v.is(v.looseObject({ [name]: IsFunction }), place)) return v.parse(IsFunction, place[name]);
  return undefined;
}

const IsFunction = v.custom<Handler>((value) => typeof value === 'function');
const Module = v.looseObject({ default: v.unknown() });
