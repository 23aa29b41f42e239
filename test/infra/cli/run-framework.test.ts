import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runFramework } from '../../../infra/cli/run-framework.ts';

const { PATH } = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-npx-'));
  process.env.PATH = folder;
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true });
});

/** An npx that is this script of a shell. */
function npx(script: string): void {
  writeFileSync(join(folder, 'npx'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'npx'), 0o755);
}

test.each([
  ['the framework ends with it', 'exit 2', 2],
  ['all is well', 'exit 0', 0],
  ['a signal ends the framework', 'kill -9 $$', 1],
])('where %s, the exit status of `%s` is %i', async (_, script, status) => {
  npx(script);
  expect(await runFramework(['conductor', 'tasks', 'plan'])).toBe(status);
});

test('the framework gets the words of the command', async () => {
  npx('[ "$*" = "--no -- serverless conductor tasks plan --json" ] || exit 9');
  expect(await runFramework(['conductor', 'tasks', 'plan', '--json'])).toBe(0);
});

test('a folder without npx is an error', async () => {
  await expect(runFramework([])).rejects.toThrow('npx');
});
