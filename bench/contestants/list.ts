import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import * as v from 'valibot';
import { BIN } from '../../infra/local/root.ts';
import { axiosCore } from '../../scripts/axios-core.ts';
import { isSame } from '../../scripts/packages.mjs';
import { INSTALLED, pinnedIn, pythonWith } from '../python.ts';

/** A client of Conductor that serves tasks in a process of its own. */
export interface Contestant {
  name: string;
  /** Installs what it needs, on first use; the command that starts it. */
  prepare(): Promise<readonly string[]>;
  /** The version of what is compared. */
  version(): Promise<string>;
}

const HERE = import.meta.dirname;
const NODE = join(BIN, 'node');
const REQUIREMENTS = join(HERE, 'python-sdk', 'requirements.txt');
const JS_SDK = '@io-orkes/conductor-javascript';
const Packages = v.record(
  v.string(),
  v.object({ version: v.exactOptional(v.string()), optional: v.exactOptional(v.boolean()) }),
);
const Lock = v.object({ packages: Packages });
const Manifest = v.object({ dependencies: v.object({ [JS_SDK]: v.string() }) });

export const bare: Contestant = {
  name: 'bare',
  prepare: () => built('bare.ts', join(INSTALLED, 'bare.mjs')),
  version: async () => 'node:http',
};

export const ours: Contestant = {
  name: 'ours',
  prepare: () => built('ours.ts', join(INSTALLED, 'ours.mjs')),
  version: async () => 'this commit',
};

export const start: Contestant = {
  name: 'start',
  prepare: () => built('start.ts', join(INSTALLED, 'start.mjs')),
  version: async () => 'this commit',
};

export const jsSdk: Contestant = {
  name: 'js-sdk',
  async prepare() {
    const cwd = join(HERE, 'js-sdk');
    const [wanted, installed] = await Promise.all(
      ['package-lock.json', 'node_modules/.package-lock.json'].map((file) => packagesOf(cwd, file)),
    );
    if (!isSame(wanted, installed))
      await execa('npm', ['ci', '--no-audit', '--ignore-scripts'], { cwd });
    return built('js-sdk/serve.mjs', join(cwd, '.built', 'serve.mjs'));
  },
  async version() {
    const manifest = await readFile(join(HERE, 'js-sdk', 'package.json'), 'utf8');
    return v.parse(Manifest, JSON.parse(manifest)).dependencies[JS_SDK];
  },
};

export const pythonSdk: Contestant = {
  name: 'python-sdk',
  async prepare() {
    const python = await pythonWith('python-sdk', REQUIREMENTS);
    return [python, join(HERE, 'python-sdk', 'serve.py')];
  },
  version: () => pinnedIn(REQUIREMENTS, 'conductor-python'),
};

/** The packages that a lock file names; undefined where there is none. */
async function packagesOf(folder: string, file: string) {
  const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : v.parse(Lock, JSON.parse(text)).packages;
}

/** As what is deployed is built: Node does not spend time and memory on types. Packages of the SDK stay as they are. */
async function built(file: string, outfile: string): Promise<readonly string[]> {
  await build({
    ...{ entryPoints: [join(HERE, file)], outfile, bundle: true, external: [JS_SDK] },
    ...{ format: 'esm', platform: 'node', target: 'node24', logLevel: 'silent' },
    plugins: [axiosCore],
  });
  return [NODE, outfile];
}
