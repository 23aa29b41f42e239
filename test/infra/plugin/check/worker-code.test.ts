import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { noWorkerNotices } from '../../../../infra/plugin/check/worker-code.ts';
import { readService } from '../../../../infra/plugin/read/service.ts';
import { framework, validated } from '../../../support/plugin/service.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conductor-lambda-code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is said of a function with these files, of which `src/a` is its handler. */
function noticesFor(files: Record<string, string>, more: object = {}): string[] {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const a = { handler: 'src/a.handler', events: [{ conductor: 'mail' }], ...more };
  const written = { functions: { a } };
  const service = readService({ ...framework(written), serviceDir: folder });
  return noWorkerNotices(validated(written).bindings, service);
}

const PLAIN = 'export const handler = async (event) => ({ ok: event.ok });';
const LIBRARY = { 'node_modules/library/package.json': '{ "name": "library" }' };

describe('the code of a function that is no worker is told of at deploy', () => {
  test.each<[string, Record<string, string>]>([
    ['an ordinary handler', { 'src/a.js': PLAIN }],
    ['one in TypeScript', { 'src/a.ts': PLAIN }],
    [
      'one that imports files, packages and the AWS SDK',
      {
        ...LIBRARY,
        'src/a.mts': `import './b.js';\nimport x from 'library/x';\nimport { S3 } from '@aws-sdk/client-s3';\nimport fs from 'node:fs';`,
        'src/b.ts': `const a = require('./a');\nimport data from './c.json';\n${PLAIN}`,
        'node_modules/library/package.json':
          '{ "dependencies": { "base": "1", "@aws-sdk/x": "3" } }',
        'node_modules/base/package.json': '{ "dependencies": { "library": "1" } }',
        'node_modules/@types/aws-lambda/package.json': '{}',
        'src/c/index.js': "import type { Context } from 'aws-lambda'",
      },
    ],
  ])('%s', (_, files) => {
    expect(noticesFor(files)).toEqual([
      'conductor-lambda: the code of a does not import conductor-lambda, so it is no worker and its tasks wait for their ' +
        'response timeout. For an ordinary Lambda function, set wrap: true in its conductor event.',
    ]);
  });
});

describe('nothing is said of', () => {
  test.each<[string, Record<string, string>]>([
    ['a worker', { 'src/a.ts': "import { worker } from 'conductor-lambda';" }],
    ['a worker in CommonJS', { 'src/a.js': "const { worker } = require('conductor-lambda');" }],
    [
      'a worker behind files',
      { 'src/a.ts': "export * from './b'", 'src/b/index.ts': "import 'conductor-lambda'" },
    ],
    [
      'a worker that a package makes',
      {
        'src/a.ts': "import { work } from 'library'",
        'node_modules/library/package.json': '{ "dependencies": { "conductor-lambda": "1" } }',
      },
    ],
    [
      'a worker that a package makes with another package',
      {
        'src/a.ts': "import { work } from 'library'",
        'node_modules/library/package.json': '{ "dependencies": { "base": "1" } }',
        'node_modules/library/node_modules/base/package.json':
          '{ "peerDependencies": { "conductor-lambda": "1" } }',
      },
    ],
    [
      'an import whose name is computed',
      { 'src/a.js': 'module.exports = require(process.env.MAIN)' },
    ],
    ['an import of a template', { 'src/a.mjs': 'export const a = await import(`./${b}.js`)' }],
    ['an import that is not found', { 'src/a.ts': "import { work } from '@/worker'" }],
    ['a file that is not found', { 'src/a.ts': "import { work } from './made-later.js'" }],
    ['code that is built later', {}],
    ['a bundle', { 'src/a.js': `${PLAIN}//${'x'.repeat(100_000)}` }],
  ])('%s', (_, files) => {
    expect(noticesFor(files)).toEqual([]);
  });

  test('a zip, an image, a wrapped function', () => {
    const files = { 'src/a.js': PLAIN };
    expect(noticesFor(files, { package: { artifact: 'a.zip' } })).toEqual([]);
    expect(noticesFor(files, { handler: undefined, image: 'x' })).toEqual([]);
    const events = [{ conductor: { task: 'mail', wrap: true } }];
    expect(noticesFor(files, { events })).toEqual([]);
  });
});
