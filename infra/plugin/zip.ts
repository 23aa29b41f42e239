import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { Plan } from '../../lib/config/plan.ts';
import { artifactPath } from './added-function.ts';
import { ADAPTER_KEY, POLLER_KEY, REPORTER_KEY } from './keys.ts';

/** The folder that holds package.json: infra/plugin and dist/plugin both lie two below it. */
const PACKAGE_ROOT = join(import.meta.dirname, '..', '..');

/** Where `npm run build` leaves the functions' bundles. */
export const BUNDLES = join(PACKAGE_ROOT, 'dist', 'lambda');

/** The bundles' folders, by function. */
const BUNDLE_OF: Record<string, string> = {
  [POLLER_KEY]: 'poller',
  [ADAPTER_KEY]: 'adapter',
  [REPORTER_KEY]: 'reporter',
};

/**
 * Writes the zips of the added functions into the service's .serverless. The same input gives the same bytes,
 * so that an unchanged service has nothing to deploy.
 *
 * @throws where a bundle was not built
 */
export async function writeZips(
  keys: readonly string[],
  plan: Plan,
  serviceDir: string,
  bundles = BUNDLES,
): Promise<void> {
  for (const key of keys) {
    const bundle = await readBundle(join(bundles, BUNDLE_OF[key] ?? key, 'index.mjs'));
    const planFile = key === POLLER_KEY ? { 'plan.json': strToU8(JSON.stringify(plan)) } : {};
    const path = join(serviceDir, artifactPath(key));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, zipOf({ 'index.mjs': bundle, ...planFile }));
  }
}

async function readBundle(path: string): Promise<Uint8Array> {
  if (existsSync(path)) return readFile(path);
  throw new Error(
    `conductor-lambda was not built: ${path} is missing. Run \`npm run build\` in it.`,
  );
}

/** A zip keeps local time without its zone, and the time of a build is no part of what is built. */
const EPOCH = new Date(1980, 0, 1);
const UNIX = 3;
const READABLE = 0o100644 << 16;

const zipOf = (files: Record<string, Uint8Array>) =>
  zipSync(files, { mtime: EPOCH, os: UNIX, attrs: READABLE, level: 9 });
