import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadFiles } from '../../../../infra/cli/start/workers.ts';
import { ROOT } from '../../../../infra/local/root.ts';

let folder: string;

const typed = (task: string) => `Object.assign(async () => 1, { task: '${task}' })`;

const FILES: Record<string, string> = {
  'handlers/mail.mjs': `
    export const send = ${typed('send')};
    export const read = ${typed('read')};
    export default send;
    export const help = () => 1;
    export const task = 'none';
  `,
  'handlers/deep/pack.mjs': `export const handler = ${typed('pack')};`,
  'handlers/deep/old.cjs': `exports.handler = ${typed('old')};`,
  'handlers/plain.mjs': 'export const handler = async () => 1;',
  'handlers/mail.test.mjs': "throw new Error('a test was loaded');",
  'handlers/__tests__/mail.mjs': "throw new Error('a test was loaded');",
  'handlers/types.d.ts': "throw new Error('a declaration was loaded');",
  'handlers/notes.md': '# Notes',
  'handlers/node_modules/other/index.mjs': "throw new Error('a package was loaded');",
  'names/order_pack.ts': `export const handler = ${typed('order_pack')};`,
  'names/order/pack.ts': `export const handler = ${typed('order/pack')};`,
  'names/order/pack.mts': `export const handler = ${typed('order/pack.mts')};`,
  'shared/no-code.ts': 'this is no code',
  'user/user.ts': "import '../shared/no-code';",
  'broken/broken.mjs': "throw new Error('it does not load');",
  'broken/pack.mjs': `export const again = ${typed('pack')};`,
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-discovery-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/esbuild'), join(folder, 'node_modules/esbuild'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const loaded = (...given: string[]) => loadFiles(given, { wrap: false, concurrency: 3 }, folder);

const typesOf = async (...given: string[]) =>
  (await loaded(...given)).workers.map(({ taskType }) => taskType).toSorted();

describe('all workers that know their task types are found', () => {
  test.each([
    ['handlers/**', ['old', 'pack', 'read', 'send']],
    ['handlers', ['old', 'pack', 'read', 'send']],
    ['handlers/*.{mjs,ts}', ['read', 'send']],
    ['handlers/mail.mjs', ['read', 'send']],
  ])('by %s', async (given, types) => {
    expect(await typesOf(given)).toEqual(types);
  });

  test('each with the options of the command line', async () => {
    const { workers } = await loaded('handlers');
    expect(new Set(workers.map(({ concurrency }) => concurrency))).toEqual(new Set([3]));
  });

  test('and their folders are known, since a new file can be a worker too', async () => {
    const both = ['', '/__tests__', '/deep'].map((name) => `${join(folder, 'handlers')}${name}`);
    for (const given of ['handlers', 'handlers/**', 'handlers/**/*.mjs'])
      expect((await loaded(given)).folders.toSorted()).toEqual(both);
    expect((await loaded('handlers/*.mjs')).folders).toEqual([join(folder, 'handlers')]);
    const { files } = await loaded('handlers');
    expect(files).toContain(join(folder, 'handlers/deep/pack.mjs'));
    expect((await loaded('handlers/mail.mjs')).folders).toEqual([]);
  });
});

test('a file without such a worker is named by its file, and one export by its name', async () => {
  expect(await typesOf('handlers/plain.mjs')).toEqual(['plain']);
  expect(await typesOf('handlers/mail.mjs#read')).toEqual(['read']);
  expect(await typesOf('other=handlers/mail.mjs#help')).toEqual(['other']);
});

test('files with names that are much alike are bundled apart', async () => {
  expect(await typesOf('names')).toEqual(['order/pack', 'order/pack.mts', 'order_pack']);
});

test('where nothing loads, it is known which files and folders can mend it', async () => {
  mkdirSync(join(folder, 'empty/deep'), { recursive: true });
  const mended = async (...given: string[]) =>
    loaded(...given).then(
      () => ({}),
      (error) => ({ files: error.files, folders: error.folders }),
    );
  expect(await mended('empty/**')).toEqual({
    files: [],
    folders: [join(folder, 'empty'), join(folder, 'empty/deep')],
  });
  const broken = join(folder, 'broken/broken.mjs');
  expect(await mended('broken/broken.mjs')).toEqual({
    files: [broken],
    folders: [join(folder, 'broken')],
  });
  expect(await mended('user/user.ts')).toEqual({
    files: [join(folder, 'user/user.ts'), join(folder, 'shared/no-code.ts')],
    folders: [join(folder, 'user'), join(folder, 'shared')],
  });
});

describe('it is said', () => {
  test('where nothing is found', async () => {
    await expect(loaded('handlers/*.md', 'nowhere/**')).rejects.toThrow(
      "handlers/*.md, nowhere/**: no file exports a worker that knows its task type, such as worker({ task: 'greetings' }, …)",
    );
  });

  test('where a pattern has a type or an export', async () => {
    const message = 'several files take neither a type nor an export';
    await expect(loaded('mail=handlers/**')).rejects.toThrow(`mail=handlers/**: ${message}`);
    await expect(loaded('handlers#send')).rejects.toThrow(`handlers#send: ${message}`);
  });

  test('what does not load, and which types two workers have, all at once', async () => {
    await expect(loaded('handlers', 'broken')).rejects.toThrow(
      [
        'Workers do not load:',
        'broken/broken.mjs: it does not load',
        'broken/pack.mjs: the task type pack is that of a worker in handlers/deep/pack.mjs, too',
      ].join('\n  - '),
    );
  });
});
