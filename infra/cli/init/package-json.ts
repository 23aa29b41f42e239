import manifest from '../../../package.json' with { type: 'json' };

const { version, devDependencies: tested, allowScripts } = manifest;

/** The package.json of a new service: this version, and the versions of all else that this version is tested with. */
export const PACKAGE_JSON = {
  private: true,
  type: 'module',
  // From this version on, Node runs TypeScript without a flag.
  engines: { node: '>=22.18' },
  scripts: {
    test: 'node --test',
    check: 'tsc',
    dev: 'conductor-lambda dev',
    deploy: 'serverless deploy',
    start: 'node workflows/start.ts',
    remove: 'serverless remove',
  },
  dependencies: {
    'conductor-lambda': version,
    zod: tested.zod,
  },
  devDependencies: {
    '@types/node': tested['@types/node'],
    esbuild: tested.esbuild,
    serverless: tested.serverless,
    'serverless-esbuild': tested['serverless-esbuild'],
    typescript: tested.typescript,
  },
  // Which of these packages may run a script when npm installs them; npm warns of those that are not listed.
  allowScripts: {
    esbuild: allowScripts.esbuild,
    'es5-ext': allowScripts['es5-ext'],
    '@parcel/watcher': allowScripts['@parcel/watcher'],
  },
};
