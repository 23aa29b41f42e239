import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['lib', 'handlers', 'infra', 'scripts'];
const NAME = /\bCONDUCTOR_[A-Z]+(?:_[A-Z]+)*\b/g;

/** Names of this form that are no variables. */
const OTHERS = new Set([
  // The Serverless Framework's code of our errors.
  'CONDUCTOR_LAMBDA',
  // A constant: the version of the server that the local stack runs.
  'CONDUCTOR_VERSION',
]);

const withoutComments = (code: string) => code.replace(/\/\*.*?\*\/|^\s*(\/\/|#).*$/gms, '');

const codeIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs|js|py|sh)$/.test(file))
    .map((file) => withoutComments(readFileSync(join(ROOT, folder, file), 'utf8')));

const namesIn = (text: string): string[] => text.match(NAME) ?? [];

const inCode = new Set(
  FOLDERS.flatMap(codeIn)
    .flatMap(namesIn)
    .filter((name) => !OTHERS.has(name)),
);

/** A variable is listed where it stands in the first column of a table. */
const listed = new Set(
  readFileSync(join(ROOT, 'docs/environment.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => namesIn(line.split('|')[1] ?? '')),
);

test('the code reads variables at all', () => {
  expect(inCode).toContain('CONDUCTOR_SERVER_URL');
});

test('docs/environment.md lists every variable that the code names', () => {
  expect([...inCode].filter((name) => !listed.has(name))).toEqual([]);
});

test('the code names every variable that docs/environment.md lists', () => {
  expect([...listed].filter((name) => !inCode.has(name))).toEqual([]);
});

test('names that are no variables are still in the code', () => {
  const all = FOLDERS.flatMap(codeIn).join('\n');
  expect([...OTHERS].filter((name) => !all.includes(name))).toEqual([]);
});
