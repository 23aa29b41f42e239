import { copyFile, cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { BIN } from '../../infra/local/root.ts';
import { lambda } from '../support/deploy/emulator.ts';
import { answered } from '../support/installed/answered.ts';
import { cleanUp } from '../support/installed/clean-up.ts';
import { framework, OFFLINE, templateIn } from '../support/installed/framework.ts';
import { cfnLint, checkov } from '../support/installed/lint.ts';
import { developmentVersions } from '../support/installed/versions.ts';
import { ended } from '../support/installed/workflows.ts';
import { npm } from '../support/package/npm.ts';
import { TARBALL, tool } from '../support/package/packed.ts';

/** Services whose package manager lays node_modules out in another way. The framework is installed on the machine. */

/** The first run installs the scanners. */
jest.setTimeout(600_000);

const SERVICES = join(import.meta.dirname, 'services');

const folders: string[] = [];
const stacks: string[] = [];
let templates: string;
beforeAll(async () => {
  templates = await mkdtemp(join(tmpdir(), 'conductor-lambda-templates-'));
  folders.push(templates);
});
afterAll(async () => {
  lambda.destroy();
  await cleanUp(stacks, folders);
});

/** A copy of a service's files in a folder outside the repository. */
async function copyOf(service: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `conductor-lambda-${service}-`));
  folders.push(folder);
  await cp(join(SERVICES, service), folder, { recursive: true });
  return folder;
}

/** Packages the service of a folder as for AWS, deploys it onto the emulator, and runs its workflow. */
async function deployed(folder: string, name: string) {
  await framework(join(BIN, 'serverless'), 'package', folder, OFFLINE);
  await copyFile(templateIn(folder), join(templates, `${name}.json`));
  stacks.push(`installed-${name}-dev`);
  const said = await framework(join(BIN, 'serverless'), 'deploy', folder);
  expect(said).not.toContain('does not import conductor-lambda');
  return ended(`installed_${name}`, `installed-${name}-dev-conductor-poller`);
}

const HELLO = ['COMPLETED', { greeting: 'Hello, Ada' }];

/** Runs a package manager in a folder. */
const run = (file: string, args: string[], cwd: string) =>
  execa('node', [file, ...args], { cwd, stdin: 'ignore', env: { NODE_OPTIONS: '' } });

const packagesIn = (versions: Record<string, string>) =>
  Object.entries(versions).map(([name, version]) => `${name}@${version}`);

test('a service of an npm workspace, whose packages are hoisted, bundles itself and does its tasks', async () => {
  const root = await copyOf('workspace');
  const orders = 'services/orders';
  const versions = packagesIn(await developmentVersions('esbuild'));
  await npm(['install', '--workspace', orders, TARBALL, ...versions], root);
  await npm(['run', '--silent', '--workspace', orders, 'build'], root);
  expect(await deployed(join(root, orders), 'workspace')).toEqual(HELLO);
});

test('a service that pnpm has installed does its tasks', async () => {
  const folder = await copyOf('pnpm');
  const pnpm = join(tool('pnpm'), 'bin/pnpm.cjs');
  const versions = packagesIn(await developmentVersions('serverless-esbuild', 'esbuild', 'zod'));
  await run(pnpm, ['add', TARBALL, ...versions], folder);
  expect(await deployed(folder, 'pnpm')).toEqual(HELLO);
});

test('a service that yarn has installed does its tasks without a bundler', async () => {
  const folder = await copyOf('yarn');
  await run(join(tool('yarn'), 'bin/yarn.js'), ['add', '--no-progress', TARBALL], folder);
  expect(await deployed(folder, 'yarn')).toEqual(HELLO);
});

test('the templates of these services are without a fault, by cfn-lint, and have only findings of checkov that docs/security.md answers', async () => {
  const files = ['workspace', 'pnpm', 'yarn'].map((name) => join(templates, `${name}.json`));
  expect(await cfnLint(files)).toBe('');
  expect(answered()).toEqual(expect.arrayContaining(await checkov(templates)));
});
