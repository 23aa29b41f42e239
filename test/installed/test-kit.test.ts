import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { ROOT } from '../../infra/local/root.ts';
import { filesUnder } from '../support/docs/pages.ts';
import { developmentVersions } from '../support/installed/versions.ts';
import { npm } from '../support/package/npm.ts';
import { TARBALL } from '../support/package/packed.ts';

/** The test kit of the packed package in vitest. In jest it is run by test/package. */

jest.setTimeout(180_000);

/** No other test needs it, so it is installed for this one alone. */
const VITEST = '5.1.2';

const SAMPLES = 'docs/samples/testing';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-vitest-'));
  const devDependencies = { vitest: VITEST, ...(await developmentVersions('zod')) };
  const manifest = { private: true, type: 'module', devDependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await npm(['install', TARBALL], folder);
});
afterAll(() => rm(folder, { recursive: true }));

/** A sample for jest as docs/testing.md says to write it for vitest. */
const forVitest = (text: string): string =>
  text.replaceAll(/\bjest\b(?!\/globals)/g, 'vi').replace("'@jest/globals'", "'vitest'");

test('the samples of docs/testing.md pass in vitest', async () => {
  const files = filesUnder(SAMPLES, '.ts');
  for (const file of files) {
    const text = await readFile(join(ROOT, SAMPLES, file), 'utf8');
    await writeFile(join(folder, file), forVitest(text));
  }
  const { all } = await execa('npx', ['vitest', 'run', '--no-color'], {
    cwd: folder,
    env: { NODE_OPTIONS: '' },
    stdin: 'ignore',
    all: true,
  });
  const tests = files.filter((file) => file.endsWith('.test.ts'));
  expect(all).toMatch(new RegExp(`Test Files +${tests.length} passed \\(${tests.length}\\)`));
});
