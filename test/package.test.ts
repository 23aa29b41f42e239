import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';
import * as v from 'valibot';

/** npm packs the package, which takes seconds on a busy machine. */
jest.setTimeout(60_000);

/** What npm gets, and what it installs from. */
const ROOT = join(import.meta.dirname, '..');

const Packed = v.tuple([v.object({ files: v.array(v.object({ path: v.string() })) })]);
const Lock = v.object({
  packages: v.record(v.string(), v.object({ resolved: v.optional(v.string()) })),
});

const Manifest = v.object({
  engines: v.object({ node: v.string() }),
  peerDependencies: v.optional(v.unknown()),
});
const manifestIn = (folder: string): unknown =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
const manifest = manifestIn('.');
const middy = manifestIn('node_modules/@middy/core');

const LOCKS = [
  'package-lock.json',
  'test/support/package/tools/package-lock.json',
  'bench/contestants/js-sdk/package-lock.json',
];

/** The files of the package as npm would pack them now, without a build. */
async function shipped(): Promise<string[]> {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [{ files }] = v.parse(Packed, JSON.parse(stdout));
  return files.map(({ path }) => path);
}

test('the package is dist, without the API reference, and five files', async () => {
  const files = await shipped();
  const beside = files.filter((file) => !file.startsWith('dist/'));
  const few = ['CHANGELOG.md', 'LICENSE', 'README.md', 'llms.txt', 'package.json'];
  expect(beside.sort()).toEqual(few);
  expect(files.filter((file) => file.startsWith('dist/api/'))).toEqual([]);
}, 60_000);

test('the package names no peer: npm counts even an optional one as a package for production', () => {
  expect(v.parse(Manifest, manifest).peerDependencies).toBeUndefined();
});

test('the package asks for the Node that its packages ask for', () => {
  expect(v.parse(Manifest, manifest).engines).toEqual(v.parse(Manifest, middy).engines);
});

test.each(LOCKS)('%s names no host: each machine asks its own registry', (file) => {
  const { packages } = v.parse(Lock, JSON.parse(readFileSync(join(ROOT, file), 'utf8')));
  const fixed = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(fixed).toEqual([]);
});

test('a link of the README leads to a file of the package or to an absolute address', async () => {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)\s]+)/g)].map(([, target = '']) => target);
  const relative = targets.filter((target) => !/^([a-z]+:|#)/.test(target));
  const files = await shipped();
  expect(relative.filter((target) => !files.includes(target.replace(/#.*$/, '')))).toEqual([]);
});
