import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { unzipSync } from 'fflate';
import { npm } from '../support/package/npm.ts';
import { PROJECT, TARBALL } from '../support/package/packed.ts';

/** npm installs the framework, and the framework asks npm which packages are for production. */
jest.setTimeout(180_000);

const SERVERLESS_YML = `
service: unbundled
plugins: [conductor-lambda/plugin]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom:
  conductor: { serverUrl: https://conductor.example.com/api }
functions:
  greetings: { handler: greetings.handler, timeout: 10, events: [{ conductor: greetings }] }
`;
const HANDLER = `
import { worker } from 'conductor-lambda';
export const handler = worker(({ name }) => \`Hello, \${name}\`);
`;
const OFFLINE = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  SLS_TELEMETRY_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-unbundled-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await writeFile(join(folder, 'serverless.yml'), SERVERLESS_YML);
  await writeFile(join(folder, 'greetings.mjs'), HANDLER);
  await npm(['install', TARBALL], folder);
  await npm(['install', '--save-dev', 'serverless@npm:osls@4.3.1'], folder);
});
afterAll(() => rm(folder, { recursive: true }));

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

test('a service that is not bundled carries what a project without the framework has, and no more', async () => {
  const bin = join(folder, 'node_modules/.bin/serverless');
  await execa('node', [bin, 'package'], { cwd: folder, env: OFFLINE, extendEnv: false });
  const zip = unzipSync(await readFile(join(folder, '.serverless/unbundled.zip')));

  expect(packagesOf(await filesIn(folder))).toContain('serverless');
  const carried = packagesOf(Object.keys(zip));
  expect(carried).toContain('conductor-lambda');
  expect(carried).toEqual(packagesOf(await filesIn(PROJECT)));
  expect(carried.filter((name) => /^(serverless|@aws-sdk|@smithy|@types)/.test(name))).toEqual([]);
});
