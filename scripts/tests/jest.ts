import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import * as v from 'valibot';
import { BIN, ROOT } from '../../infra/local/root.ts';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const COUNTS_REPORTER = fileURLToPath(new URL('jest-counts.mjs', import.meta.url));
/** Jest runs ES modules in Node's vm modules, for which Node warns that they are experimental. */
const NODE_FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const CountsSchema = v.object({ passed: v.number(), failed: v.number() });
export type Counts = v.InferOutput<typeof CountsSchema>;

const node = join(BIN, 'node');

/** The test files that jest would run with these arguments. */
export async function listTests(args: readonly string[]): Promise<string[]> {
  const { stdout } = await execa(node, [...NODE_FLAGS, JEST, '--listTests', ...args], {
    cwd: ROOT,
  });
  return stdout.split('\n');
}

/** Runs jest in this terminal; returns its exit status. `--reporters` comes last: jest takes all words after it as reporters. */
export async function runJest(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  countsFile: string,
): Promise<number> {
  const { exitCode = 1 } = await execa(
    node,
    [...NODE_FLAGS, JEST, ...args, '--reporters=default', `--reporters=${COUNTS_REPORTER}`],
    {
      cwd: ROOT,
      env: { ...env, JEST_COUNTS_FILE: countsFile },
      extendEnv: false,
      stdio: 'inherit',
      reject: false,
    },
  );
  return exitCode;
}

/** The counts that the reporter wrote; undefined if jest did not get that far. */
export async function readCounts(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : v.parse(CountsSchema, JSON.parse(text));
}
