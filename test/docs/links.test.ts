import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { filesUnder, headingsOf, PAGES, proseOf, ROOT, read } from '../support/docs/pages.ts';

const Package = v.object({
  repository: v.object({ url: v.string() }),
  scripts: v.record(v.string(), v.string()),
});
const { repository, scripts } = v.parse(Package, JSON.parse(read('package.json')));

/** The README is read on npm too, where a link into the repository has to be absolute. */
const IN_REPOSITORY = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`;

/** The part of a heading's address after the #, as GitHub makes it. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const anchorsOf = (page: string): string[] => headingsOf(read(page)).map(anchorOf);

interface Link {
  target: string;
  page: string;
  anchor: string;
}

/** A path of a target that is relative to a page, or absolute and in this repository; relative to the repository. */
function pathOf(target: string, page: string): string {
  if (target.startsWith(IN_REPOSITORY)) return target.slice(IN_REPOSITORY.length);
  return target ? relative(ROOT, resolve(ROOT, dirname(page), target)) : page;
}

/** The links of a page to something in this repository. */
const linksOf = (page: string): Link[] =>
  [...proseOf(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => target.startsWith(IN_REPOSITORY) || !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { target, page: pathOf(path, page), anchor };
    });

describe.each(PAGES)('%s', (page) => {
  test('links to files that exist', () => {
    expect(linksOf(page).filter((link) => !existsSync(join(ROOT, link.page)))).toEqual([]);
  });

  test('links to headings that exist', () => {
    const broken = linksOf(page)
      .filter((link) => link.anchor && existsSync(join(ROOT, link.page)))
      .filter((link) => !anchorsOf(link.page).includes(link.anchor));
    expect(broken).toEqual([]);
  });
});

test('docs/README.md lists every page once', () => {
  const listed = [...read('docs/README.md').matchAll(/^\d+\. \[[^\]]+\]\(([^)]+)\)/gm)].map(
    ([, file]) => file,
  );
  expect(new Set(listed).size).toBe(listed.length);
  const unlisted = filesUnder('docs', '.md').filter(
    (file) => file !== 'README.md' && !listed.includes(file),
  );
  expect(unlisted).toEqual([]);
});

test('the README links to the repository that package.json names, by absolute addresses', () => {
  const targets = linksOf('README.md').map(({ target }) => target);
  expect(targets.length).toBeGreaterThan(5);
  expect(targets.filter((target) => !target.startsWith(IN_REPOSITORY))).toEqual([]);
});

test.each(PAGES)('the npm scripts that %s names exist', (page) => {
  const named = [...read(page).matchAll(/\bnpm (?:run ([\w:]+)|(test)\b)/g)];
  const names = named.map(([, script, test = '']) => script ?? test);
  expect(names.filter((name) => !(name in scripts))).toEqual([]);
});

test('the README names the two commands of a clone', () => {
  expect(read('README.md')).toContain('npm run demo');
  expect(read('README.md')).toContain('npm test');
});
