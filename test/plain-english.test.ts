import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** Words that hide who acts; a sentence should name the actor. */
const VAGUE = /\b(no|some|any)body\b|\bwho(ever|m|mever)\b/i;

/** The files and folders that are checked. */
const CHECKED = ['lib', 'scripts', 'infra/local', 'bench', 'handlers', 'test'];

/** Parts of them that are not checked yet. */
const NOT_YET = [
  'lib/conductor',
  'test/infra/plugin',
  'test/infra/cli',
  'test/support/plugin',
  'test/deploy/first-service.test.ts',
];

/** The tracked texts under the paths: code and pages. */
const textsIn = (paths: string[]): string[] =>
  execFileSync('git', ['ls-files', '--', ...paths], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|mjs|md)$/.test(file));

/** Each line with a vague word, as file:line. */
function vagueLinesOf(file: string): string[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    VAGUE.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
  );
}

test('code, comments and test names name who acts', () => {
  const files = textsIn([...CHECKED, ...NOT_YET.map((path) => `:(exclude)${path}`)]);
  expect(files.length).toBeGreaterThan(300);
  expect(files.flatMap(vagueLinesOf)).toEqual([]);
});
