import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build, type Format } from 'esbuild';
import { BUDGET } from '../../bench/budget.ts';
import { axiosCore } from '../../scripts/axios-core.ts';
import { aDispatch, aTask } from '../support/factories.ts';
import { type HttpServer, httpServer } from '../support/http-server.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A worker without a schema: its bundle shows what the package adds. */
const BARE =
  "import { worker } from './lib/index.ts'; export const handler = worker(({ name }) => `Hello, ${name}`);";
const GREETINGS = "export { handler } from './handlers/samples/greetings.ts';";

let folder: string;
let conductor: HttpServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-bundle-'));
  conductor = await httpServer(({ body }) => ({ body: JSON.parse(body).taskId }));
});

afterAll(() => {
  conductor.close();
  rmSync(folder, { recursive: true });
});

/** Bundles a source as a user's bundler would bundle what the build made of it; returns the file. */
async function bundled(name: string, source: string, format: Format): Promise<string> {
  const outfile = join(folder, `${name}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  await build({
    stdin: { contents: source, resolveDir: ROOT, loader: 'ts' },
    outfile,
    format,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
    plugins: [axiosCore],
  });
  return outfile;
}

/** Starts the bundle in a process of its own, as Lambda does, and invokes its handler once. */
async function invoked(file: string, event: unknown): Promise<unknown> {
  const load = file.endsWith('.mjs') ? 'await import(process.argv[1])' : 'require(process.argv[1])';
  const script = `(async () => {
    const { handler } = ${load};
    const context = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 5_000 };
    console.log(JSON.stringify(await handler(JSON.parse(process.argv[2]), context)));
  })()`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, file, JSON.stringify(event)],
    { env: { CONDUCTOR_SERVER_URL: conductor.url }, timeout: 10_000 },
  );
  return JSON.parse(stdout);
}

describe.each([
  ['a worker without a schema', BARE],
  ['the greetings sample', GREETINGS],
] as const)('the bundle of %s', (name, source) => {
  test.each(['esm', 'cjs'] as const)(
    'is within its budget as %s, starts, and reports a task',
    async (format) => {
      const file = await bundled(name.replaceAll(' ', '-'), source, format);
      expect(statSync(file).size).toBeLessThanOrEqual(BUDGET.bundleBytes[name]);
      const task = aTask({ inputData: { name: 'Ada' } });
      expect(await invoked(file, aDispatch(task))).toEqual({
        reports: [{ taskId: task.taskId, status: 'COMPLETED' }],
      });
      const report = conductor.received.find(({ body }) => body.includes(`"${task.taskId}"`));
      expect(JSON.parse(report?.body ?? '')).toMatchObject({
        outputData: { result: 'Hello, Ada' },
      });
    },
  );
});

test.each(['poller', 'adapter', 'reporter'] as const)(
  'the code of the added function %s is within its budget',
  (name) => {
    const { size } = statSync(join(ROOT, 'dist/lambda', name, 'index.mjs'));
    expect(size).toBeLessThanOrEqual(BUDGET.addedFunctionBytes[name]);
  },
);

test('only a worker that uses jsonSchema() carries its validator', async () => {
  const message = 'does not match any subschemas';
  const source = "export { jsonSchema } from './lib/index.ts';";
  expect(readFileSync(await bundled('json-schema', source, 'esm'), 'utf8')).toContain(message);
  expect(readFileSync(await bundled('bare', BARE, 'esm'), 'utf8')).not.toContain(message);
});
