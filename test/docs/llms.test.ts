import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { filesUnder, ROOT, read } from '../support/docs/pages.ts';

const text = read('llms.txt');
const { repository, exports } = v.parse(
  v.object({
    repository: v.object({ url: v.string() }),
    exports: v.record(v.string(), v.unknown()),
  }),
  JSON.parse(read('package.json')),
);
/** A reader without a browser wants the text itself. */
const RAW = `${repository.url
  .replace(/^git\+|\.git$/g, '')
  .replace('github.com', 'raw.githubusercontent.com')}/main/`;

const links = [...text.matchAll(/^- \[[^\]]+\]\(([^)]+)\): \S/gm)].map(([, url = '']) => url);
const files = links.map((url) => url.replace(RAW, ''));

describe('llms.txt', () => {
  test('is a title, a summary and lists of links, as llmstxt.org has it', () => {
    const [title, , summary, , ...rest] = text.trimEnd().split('\n');
    expect(title).toBe('# conductor-lambda');
    expect(summary).toMatch(/^> \S/);
    const [, ...lists] = rest.join('\n').split(/^## .+$/m);
    expect(lists.length).toBeGreaterThan(2);
    const others = lists
      .flatMap((list) => list.split('\n'))
      .filter((line) => !line.startsWith('- ['));
    expect(others.filter((line) => line !== '')).toEqual([]);
  });

  test('leads to files of this repository', () => {
    expect(links.length).toBe((text.match(/^- /gm) ?? []).length);
    expect(links.filter((url) => !url.startsWith(RAW))).toEqual([]);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test('lists each page of the docs once', () => {
    const pages = filesUnder('docs', '.md').filter((file) => file !== 'README.md');
    expect(files.filter((file) => file.startsWith('docs/')).toSorted()).toEqual(
      pages.map((page) => `docs/${page}`),
    );
  });

  test('names each entry of the package', () => {
    const entries = Object.keys(exports).filter((entry) => entry !== './package.json');
    const named = entries.map((entry) => `\`${entry.replace('.', 'conductor-lambda')}\``);
    expect(named.filter((name) => !text.includes(name))).toEqual([]);
  });
});
