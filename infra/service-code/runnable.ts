import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join, relative, resolve, sep } from 'node:path';
import * as v from 'valibot';

/** A file that Node can import, and the files of the service that it is made of. */
export interface Runnable {
  path: string;
  files: string[];
}

/** Several handlers of one file are bundled once, and share what the file keeps. */
export function runnable(file: string, folder: string, edition: number): Promise<Runnable> {
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
