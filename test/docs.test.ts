import { describe, expect, test } from '@jest/globals';
import { blocksOf, filesUnder, PAGES, read } from './support/docs/pages.ts';

const SAMPLES = 'docs/samples';
/** Pages that are followed word by word, and the folders of their files. */
const FOLLOWED = [
  ['docs/start.md', `${SAMPLES}/start`],
  ['docs/skill.md', `${SAMPLES}/skill`],
] as const;

const CODE = ['ts', 'typescript', 'js', 'python', 'java'];
/** Pages whose YAML is that of samples too. The others show a few options at a time. */
const WITH_YAML = /^(README|docs\/(start|security|vpc|migrate|definitions|existing\/[\w-]+))\.md$/;
const CODE_AND_YAML = [...CODE, 'yaml'];

const samples = filesUnder(SAMPLES, '.ts', '.mjs', '.js', '.yml', '.py', '.java').map((file) =>
  read(`${SAMPLES}/${file}`),
);

/** Code in the docs is a part of a file of docs/samples, which tsc compiles and a test runs. */
test.each(PAGES)('%s holds no code but that of a sample', (page) => {
  const languages = WITH_YAML.test(page) ? CODE_AND_YAML : CODE;
  const foreign = blocksOf(read(page)).filter(
    ({ language, code }) =>
      languages.includes(language) && !samples.some((sample) => sample.includes(code.trim())),
  );
  expect(foreign).toEqual([]);
});

/** What aligns tables must leave code alone: a query of CloudWatch begins its lines with a bar too. */
test.each(PAGES)('%s holds no table in code', (page) => {
  const tables = blocksOf(read(page)).filter(({ code }) => /^\|[ |-]+\|$/m.test(code));
  expect(tables).toEqual([]);
});

test('the pages with samples quote them', () => {
  expect(blocksOf(read('docs/workflows.md')).length).toBeGreaterThan(0);
});

describe.each(FOLLOWED)('%s, which a reader follows', (page, folder) => {
  const blocks = blocksOf(read(page));

  /** A file that is given again replaces what was there. */
  test.each(filesUnder(folder, '.ts', '.mjs', '.js', '.yml'))('gives all of %s at last', (file) => {
    const last = blocks.findLast((block) => block.file === file);
    expect(last?.code).toBe(read(`${folder}/${file}`));
  });

  test('has code in named files alone', () => {
    const named = blocks.filter(({ language }) => CODE_AND_YAML.includes(language));
    expect(named.filter(({ file }) => file === undefined)).toEqual([]);
  });
});
