import { copyFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { ModuleKind, ModuleResolutionKind } from 'typescript';
import { axiosCore } from './axios-core.ts';

/** What users import: the source, and where its builds go. */
const ENTRIES = [
  { source: 'lib/index.ts', name: 'index' },
  { source: 'lib/workflow/index.ts', name: 'workflow/index' },
  { source: 'lib/wake/index.ts', name: 'wake/index' },
  { source: 'lib/hosts/process/index.ts', name: 'start/index' },
  { source: 'lib/testing/index.ts', name: 'testing/index' },
  { source: 'lib/client/index.ts', name: 'client/index' },
];

const bundle = {
  bundle: true,
  platform: 'node' as const,
  target: 'node22',
  legalComments: 'linked' as const,
  plugins: [axiosCore],
};

/**
 * CommonJS, for `require` and for jest's defaults. Each entry is one file that needs no package, since middy exists as
 * ES modules only. The ES modules of dist/lib, which tsc writes, are what a bundler should take: it can shake them.
 */
const commonJs = () =>
  build({
    ...bundle,
    format: 'cjs',
    entryPoints: ENTRIES.map(({ source, name }) => ({ in: source, out: name })),
    outdir: 'dist/cjs',
    outExtension: { '.js': '.cjs' },
  });

/**
 * What hosts workers in a process carries the poller, whose packages users do not install. Nothing is lost by that: no
 * bundler shakes it.
 */
const start = () =>
  build({
    ...bundle,
    format: 'esm',
    packages: 'bundle',
    external: ['@middy/core', '@cfworker/json-schema', 'aws4fetch'],
    entryPoints: ['lib/hosts/process/index.ts'],
    outfile: 'dist/lib/start/index.js',
  });

/**
 * The types of an entry, complete in one file: what they take from other packages is in it too, since a user's compiler
 * may not find those. The two files are the same text; TypeScript wants one for each module system.
 *
 * @throws Error where the types still import a package: its own types import one that it does not bring
 */
async function types(input: string, files: string[]): Promise<void> {
  const compilerOptions = {
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
  };
  const plugin = dts({ tsconfig: 'tsconfig.build.json', respectExternal: true, compilerOptions });
  const bundle = await rollup({
    input,
    plugins: [plugin],
    treeshake: { moduleSideEffects: false },
    onwarn: () => {},
  });
  for (const file of files) {
    const { output } = await bundle.write({ file, format: 'es' });
    const imports = output.flatMap((chunk) => ('imports' in chunk ? chunk.imports : []));
    if (imports.length > 0) throw new Error(`${file} imports ${imports.join(', ')}`);
  }
  await bundle.close();
}

rmSync('dist/cjs', { recursive: true, force: true });
await Promise.all([commonJs(), start()]);
for (const { source, name } of ENTRIES)
  await types(source, [`dist/lib/${name}.d.ts`, `dist/cjs/${name}.d.cts`]);
copyFileSync('infra/plugin/published.d.cts', 'dist/plugin/index.d.cts');

// For coding assistants, which read what is installed.
copyFileSync('docs/skill.md', 'dist/skill.md');
