import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const DOCS = join(ROOT, 'docs');
const SAMPLES = join(DOCS, 'samples');

const filesUnder = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith(ending),
  );

const samples = filesUnder(SAMPLES, '.ts').map((file) => readFileSync(join(SAMPLES, file), 'utf8'));

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...filesUnder(DOCS, '.md').map((file) => join('docs', file)),
];

/** The ```ts blocks of a page, with the line that each starts on. */
function blocksOf(page: string): { line: number; code: string }[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript)\n(.*?)^```$/gms)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    code: (match[1] ?? '').trim(),
  }));
}

/** Code in the docs is a part of a file of docs/samples, which tsc compiles and a test runs. */
describe.each(pages)('%s', (page) => {
  const blocks = blocksOf(page);

  test('holds only code of a sample', () => {
    const foreign = blocks.filter(({ code }) => !samples.some((sample) => sample.includes(code)));
    expect(foreign).toEqual([]);
  });
});

test('the pages with samples quote them', () => {
  expect(blocksOf('docs/workflows.md').length).toBeGreaterThan(0);
});
