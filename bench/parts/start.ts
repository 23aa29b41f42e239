import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { BIN, ROOT } from '../../infra/local/root.ts';
import { axiosCore } from '../../scripts/axios-core.ts';
import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { shown, spreadOf } from '../statistics.ts';

const PROCESSES = 20;
const QUICK_PROCESSES = 5;

/** What is imported, by its source. */
const SOURCES = {
  'an empty file': '',
  'node:http alone': "import { request } from 'node:http'; export const handler = request;",
  'a worker without a schema':
    "import { worker } from './lib/index.ts'; export const handler = worker(({ name }) => `Hello, ${name}`);",
  'the greetings sample': "export { handler } from './handlers/samples/greetings.ts';",
};

/** Prints the milliseconds of an import. */
const TIME_IMPORT =
  'const began = performance.now(); await import(process.argv[1]); console.log(performance.now() - began);';

/** Milliseconds of each process. */
interface Times {
  imports: number[];
  processes: number[];
}

/** How long a built worker takes until it can be called: a process of its own for each import, by turns. */
export async function start(run: Run): Promise<void> {
  const folder = run.folder.file('start');
  await mkdir(folder, { recursive: true });
  const names = Object.keys(SOURCES);
  const files = await Promise.all(
    Object.values(SOURCES).map((source, at) => bundled(join(folder, `${at}.mjs`), source)),
  );
  const measured = names.map((): Times => ({ imports: [], processes: [] }));
  await run.steps.run('Start workers', async () => {
    // The first turn of each fills the caches of the file system, and is not counted.
    for (let turn = 0; turn <= (run.quick ? QUICK_PROCESSES : PROCESSES); turn += 1)
      for (const [at, file] of files.entries()) {
        const { importMs, processMs } = await timesOf(file);
        if (turn > 0) measured[at]?.imports.push(importMs);
        if (turn > 0) measured[at]?.processes.push(processMs);
      }
  });
  const figures = measured.map(({ imports, processes }, at) => ({
    imported: names[at] ?? '',
    importMs: spreadOf(imports),
    processMs: spreadOf(processes),
  }));
  console.table(
    figures.map(({ imported, importMs, processMs }) => ({
      imported,
      'import ms': shown(importMs),
      'whole process ms': shown(processMs),
    })),
  );
  await writeResults('start', run, {}, figures);
}

/** As a user's bundler bundles what the build made of it. */
async function bundled(outfile: string, contents: string): Promise<string> {
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    ...{ outfile, format: 'esm', target: 'node22', platform: 'node' },
    ...{ bundle: true, minify: true, logLevel: 'silent', plugins: [axiosCore] },
  });
  return outfile;
}

async function timesOf(file: string) {
  const began = performance.now();
  const args = ['--input-type=module', '-e', TIME_IMPORT, file];
  const { stdout } = await execa(join(BIN, 'node'), args, { extendEnv: false });
  return { importMs: Number(stdout), processMs: performance.now() - began };
}
