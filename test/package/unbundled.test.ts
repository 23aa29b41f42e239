import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { cleanUp } from '../support/installed/clean-up.ts';
import { type NpmService, npmService } from '../support/installed/npm-service.ts';
import { PROJECT } from '../support/package/packed.ts';

/** npm installs the framework, which is some 400 packages. */
jest.setTimeout(300_000);

let service: NpmService;
beforeAll(async () => {
  service = await npmService('serverless');
});
afterAll(() => cleanUp([], [service.folder]));

/** The packages of which a list of files has some: `node_modules/@middy/core/index.js` belongs to `@middy/core`. */
const packagesOf = (files: string[]): string[] => {
  const names = files.map(
    (file) => /^node_modules\/((?:@[^/]+\/)?[^@/.][^/]*)\//.exec(file)?.[1] ?? '',
  );
  return [...new Set(names)].filter((name) => name !== '').sort();
};

const filesIn = async (project: string): Promise<string[]> =>
  (await readdir(join(project, 'node_modules'), { recursive: true })).map(
    (file) => `node_modules/${file}`,
  );

test('a service without a bundler carries what a project without the framework has, and no more', async () => {
  await service.become('commonjs');
  await service.package();
  const zip = unzipSync(await readFile(join(service.folder, '.serverless/installed-commonjs.zip')));
  expect(packagesOf(await filesIn(service.folder))).toContain('serverless');
  const carried = packagesOf(Object.keys(zip));
  expect(carried).toContain('conductor-lambda');
  expect(carried).toEqual(packagesOf(await filesIn(PROJECT)));
  expect(carried.filter((name) => /^(serverless|@aws-sdk|@smithy|@types)/.test(name))).toEqual([]);
});
