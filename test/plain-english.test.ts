import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** Words that hide who acts; a sentence should name the actor. */
const VAGUE = /\b(no|some|any)body\b|\bwho(ever|m|mever)\b/i;

/** The tracked texts: code and pages. */
const texts = (): string[] =>
  execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|js|mjs|md|yml)$/.test(file));

/** What a merge leaves behind where it was not finished; in a comment no compiler sees it. */
const CONFLICT = /^(<{7}|>{7}) /;

/** The lines that match, as file:line. */
const linesWith = (pattern: RegExp): string[] =>
  texts().flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );

test('code, comments, test names and pages name who acts', () => {
  expect(texts().length).toBeGreaterThan(300);
  expect(linesWith(VAGUE)).toEqual([]);
});

test('no file holds the marks of an unfinished merge', () => {
  expect(linesWith(CONFLICT)).toEqual([]);
});
