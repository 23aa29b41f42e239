import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import type { Handler } from '../../../lib/hosts/process/index.ts';

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

/** Code of the service that does not load, and where it may be mended. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  /** Absolute: what the code is made of, as far as it is known. */
  readonly files: readonly string[];
  /** Where a file could be missing. */
  readonly folders: readonly string[];

  constructor(message: string, files: readonly string[], folders = files.map(dirname)) {
    super(message);
    this.files = files;
    this.folders = folders;
  }
}

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

/** A file that Node can import, and the files of the service that it is made of. */
interface Runnable {
  path: string;
  files: string[];
}

/** Several handlers of one file are bundled once, and share what the file keeps. */
function runnable(file: string, folder: string, edition: number): Promise<Runnable> {
  const known = bundled.get(file);
  if (known?.edition === edition) return known.made;
  const isJavaScript = /\.[cm]?js$/.test(file);
  const made =
    isJavaScript && edition === 0
      ? Promise.resolve({ path: file, files: [file] })
      : bundle(file, folder, edition);
  bundled.set(file, { edition, made });
  return made;
}

const bundled = new Map<string, { edition: number; made: Promise<Runnable> }>();

/** With its packages, as a deploy does: what Lambda resolves is resolved here too. */
async function bundle(file: string, folder: string, edition: number): Promise<Runnable> {
  const esbuild = esbuildOf(folder);
  if (!esbuild) return { path: file, files: [file] };
  const isModule = typeOf(folder) === 'module';
  const stem = bundleName(relative(folder, file));
  const cache = join(folder, 'node_modules', '.cache', 'conductor-lambda');
  const pathOf = (which: number) =>
    join(cache, [stem, ...(which > 0 ? [which] : []), isModule ? 'mjs' : 'cjs'].join('.'));
  const outfile = pathOf(edition);
  const { outputFiles, metafile } = v.parse(
    Built,
    await esbuild.build({
      ...{ entryPoints: [file], outfile, bundle: true, write: false, metafile: true },
      ...{ platform: 'node', target: `node${process.versions.node}`, absWorkingDir: folder },
      ...{ sourcemap: 'inline', keepNames: true, external: ['*.node'], logLevel: 'silent' },
      ...(isModule ? { format: 'esm', banner: { js: REQUIRE } } : { format: 'cjs' }),
      ...conditionsIn(process.execArgv),
    }),
  );
  // Another process may load the same file now: it must not find the half of it.
  await mkdir(cache, { recursive: true });
  const written = `${outfile}.${process.pid}`;
  await writeFile(written, outputFiles[0].contents);
  await rename(written, outfile);
  // Node has loaded it.
  if (edition > 1) await rm(pathOf(edition - 1), { force: true });
  const files = Object.keys(metafile.inputs)
    .map((input) => resolve(folder, input))
    .filter((input) => !input.includes(`${sep}node_modules${sep}`));
  return { path: outfile, files };
}

/** Of its own for each file: without the hash, `order_pack.ts` and `order/pack.ts` would have the same. */
function bundleName(path: string): string {
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 12);
  return `${hash}-${path.slice(0, -extname(path).length).replace(/[^\w.-]/g, '_')}`;
}

/** Packages are found by the conditions that Node itself was started with. */
function conditionsIn(nodeOptions: readonly string[]): { conditions?: string[] } {
  const conditions = nodeOptions.flatMap((option) => CONDITION.exec(option)?.[1] ?? []);
  return conditions.length > 0 ? { conditions: [...conditions, 'module'] } : {};
}

const CONDITION = /^--conditions=(.+)$/;

/** Packages of CommonJS call it, and an ES module does not have it. */
const REQUIRE =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

const Built = v.looseObject({
  outputFiles: v.tuple([v.looseObject({ contents: v.instance(Uint8Array) })]),
  metafile: v.looseObject({ inputs: v.record(v.string(), v.unknown()) }),
});

interface Esbuild {
  build(options: object): Promise<unknown>;
}

/** The service's own, if it has one. */
export function esbuildOf(folder: string): Esbuild | undefined {
  const require = createRequire(join(folder, 'package.json'));
  try {
    const loaded: unknown = require('esbuild');
    return v.is(EsbuildSchema, loaded) ? loaded : undefined;
  } catch {
    return undefined;
  }
}

const EsbuildSchema = v.looseObject({
  build: v.custom<Esbuild['build']>((value) => typeof value === 'function'),
});

function typeOf(folder: string): string | undefined {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return undefined;
  const read = v.safeParse(Manifest, readFileSync(path, 'utf8'));
  return read.success ? read.output.type : undefined;
}

const Manifest = v.pipe(v.string(), v.parseJson(), v.looseObject({ type: v.optional(v.string()) }));

/** The name of a file without its ending: the type of its tasks, where no other is given. */
export const stemOf = (file: string) => basename(file, extname(file));
