import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** What runs against a Conductor server here: the tests, the measurements, the demo and the local stack. */
const RUNNING = ['test', 'bench', 'scripts', 'infra/local'];

/**
 * The server's calls that make it look at a workflow or at a queue now: decide, its sweeper, its repair. A server in
 * production does not get them, so a test or a figure that uses one shows a server that does not exist.
 */
const PUSHES = [
  /workflow\/decide/,
  /\bdecide\w*\(/,
  /sweep\/requeue/,
  /queue\/requeue/,
  /consistency\/verify/,
];

const files = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...RUNNING], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /\.(ts|mjs|js|py|sh)$/.test(file));

test('no test, measurement or demo makes the server look at a workflow: it looks when it would in production', () => {
  expect(files().length).toBeGreaterThan(200);
  const pushing = files().flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        PUSHES.some((push) => push.test(line)) ? [`${file}:${at + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(pushing).toEqual([]);
});
