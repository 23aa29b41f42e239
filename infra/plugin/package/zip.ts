import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { pollerPart } from '../../../lib/config/names.ts';
import type { Plan } from '../../../lib/config/plan.ts';
import { artifactPath, keyOf } from '../add/added-function.ts';
import { ADDED_FUNCTIONS } from '../add/list.ts';

/** Whose zips are written, from where, and to where. */
export interface Zips {
  /** The keys of the added functions. */
  keys: readonly string[];
  /** The plan of each poller among them, by its key. */
  plans: Readonly<Record<string, Plan>>;
  /** The folder of serverless.yml. */
  serviceDir: string;
  /** Where `npm run build` puts the bundles, each in a folder with the name of its handler. */
  bundles: string;
}

/**
 * Writes the zips of added functions into the service's .serverless. The same input gives the same bytes, so that an
 * unchanged service has nothing to deploy.
 *
 * @throws Error where a bundle was not built
 */
export async function writeZips({ keys, plans, serviceDir, bundles }: Zips): Promise<void> {
  const pollers = Object.entries(plans).map(([key, plan]) => ({
    key,
    part: pollerPart(),
    files: { 'plan.json': strToU8(JSON.stringify(plan)) },
  }));
  const others = ADDED_FUNCTIONS.map((each) => ({ key: keyOf(each), part: each.part, files: {} }));
  for (const { key, part, files } of [...pollers, ...others]) {
    if (!keys.includes(key)) continue;
    const bundle = await readBundle(join(bundles, part, 'index.mjs'));
    const path = join(serviceDir, artifactPath(key));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, zipOf({ 'index.mjs': bundle, ...files }));
  }
}

async function readBundle(path: string): Promise<Uint8Array> {
  if (existsSync(path)) return readFile(path);
  throw new Error(
    `conductor-lambda was not built: ${path} is missing. Run \`npm run build\` in its folder.`,
  );
}

/** A zip has local time without a zone. A fixed time keeps the time of the build out of the zip. */
const EPOCH = new Date(1980, 0, 1);
const UNIX = 3;
const READABLE = 0o100644 << 16;

const zipOf = (files: Record<string, Uint8Array>) =>
  zipSync(files, { mtime: EPOCH, os: UNIX, attrs: READABLE, level: 9 });
