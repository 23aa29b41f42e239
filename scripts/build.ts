import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, parse } from 'node:path';
import { build } from 'esbuild';
import { versionIn } from '../infra/cli/version.ts';
import { axiosCore } from './axios-core.ts';

/** The options of every build. The licences of bundled packages are written beside the bundle. */
const bundle = {
  bundle: true,
  platform: 'node' as const,
  minify: true,
  legalComments: 'linked' as const,
  plugins: [axiosCore],
};

/** The AWS SDK's CommonJS parts call require, which an ES module does not have. */
const esm = {
  format: 'esm' as const,
  mainFields: ['module', 'main'],
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
};

/** Every file in handlers/ is a function that the plugin adds; folders there are not built. */
const handlers = readdirSync('handlers')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => parse(file).name);

const version = versionIn(readFileSync('package.json', 'utf8'));

/** One added function; the bundles of poller and adapter contain the AWS SDK. */
const lambda = (name: string) =>
  build({
    ...bundle,
    ...esm,
    entryPoints: [`handlers/${name}.ts`],
    outfile: `dist/lambda/${name}/index.mjs`,
    target: 'node22',
    define: { PACKAGE_VERSION: JSON.stringify(version) },
  });

/** The framework loads its plugins with require, so this is CommonJS. */
const plugin = () =>
  build({
    ...bundle,
    entryPoints: ['infra/plugin/index.ts'],
    outfile: 'dist/plugin/index.cjs',
    format: 'cjs',
    target: 'node20',
    // The plugin finds dist/lambda by the first, and a library of it requires by the second; CommonJS has other names.
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
    // A plugin is the class itself; esbuild would export an object with the class as its `default`.
    footer: { js: 'module.exports = module.exports.default;' },
  });

/** The plugin starts it, to load a worker for its schemas. */
const workerSchemas = () =>
  build({
    ...bundle,
    ...esm,
    entryPoints: ['infra/definitions/schemas-process.ts'],
    outfile: 'dist/plugin/worker-schemas.mjs',
    target: 'node20',
  });

const cli = () =>
  build({
    ...bundle,
    ...esm,
    entryPoints: ['infra/cli/index.ts'],
    outfile: 'dist/cli/index.mjs',
    target: 'node20',
  });

/** What `init` writes; it looks for it beside itself. */
function template() {
  rmSync('dist/cli/template', { recursive: true, force: true });
  cpSync('infra/cli/init/template', 'dist/cli/template', { recursive: true });
}

/** In the place of what the compiler wrote: the part of axios that we use, so that users install no axios. */
const axios = () =>
  build({
    ...bundle,
    minify: false,
    legalComments: 'external',
    entryPoints: ['lib/conductor/axios.ts'],
    outfile: 'dist/lib/conductor/axios.js',
    format: 'esm',
    target: 'node22',
  });

/** What the command `dev` starts Conductor with; it looks for it beside itself too. */
function localServers() {
  for (const file of LOCAL_SERVERS) cpSync(`infra/local/${file}`, `dist/cli/${basename(file)}`);
}

const LOCAL_SERVERS = [
  'servers/lifeline.sh',
  'setup/fetch-jar.py',
  'setup/hold-lock.py',
  'setup/requirements.txt',
];

await Promise.all([...handlers.map(lambda), plugin(), workerSchemas(), cli(), axios()]);
template();
localServers();
