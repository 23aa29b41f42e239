import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const DOCS = join(ROOT, 'docs');

const inDocs = readdirSync(DOCS).filter((file) => file.endsWith('.md'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'bench/README.md',
  ...inDocs.map((file) => `docs/${file}`),
];

/** Pages that are being written: take a name out when its page is there. */
const COMING = ['docs/start.md'];

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const withoutCode = (text: string) => text.replace(/^ *```.*?^ *```/gms, '');

/** The part of a heading's address after the #, as GitHub makes it. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const anchorsOf = (page: string): string[] =>
  [...withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  );

interface Link {
  target: string;
  page: string;
  anchor: string;
}

/** The links of a page to something in this repository. */
const linksOf = (page: string): Link[] =>
  [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      const linked = path ? relative(ROOT, resolve(ROOT, dirname(page), path)) : page;
      return { target, page: linked, anchor };
    })
    .filter((link) => !COMING.includes(link.page));

describe.each(pages)('%s', (page) => {
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
  const listed = [...textOf('docs/README.md').matchAll(/^\d+\. \[[^\]]+\]\(([^)]+)\)/gm)].map(
    ([, file]) => file,
  );
  expect(new Set(listed).size).toBe(listed.length);
  const unlisted = inDocs.filter((file) => file !== 'README.md' && !listed.includes(file));
  expect(unlisted).toEqual([]);
});
