import { readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** As esbuild names it: where node_modules is a link, by what it leads to. */
const AXIOS = realpathSync(fileURLToPath(new URL('../node_modules/axios', import.meta.url)));

/** What `lib/conductor/axios.ts` takes of axios, under its licence. */
const CORE = `/*! axios\n${readFileSync(join(AXIOS, 'LICENSE'), 'utf8')}*/
  import Axios from 'axios/unsafe/core/Axios.js';
  import AxiosError from 'axios/unsafe/core/AxiosError.js';
  export default { Axios, AxiosError };
`;

/**
 * What axios' core imports and does not need: we bring the adapter and all settings, never call `getUri`, have no
 * interceptors, and give flat parameters, headers as objects and options that the compiler has checked.
 */
const REPLACED: Record<string, string> = {
  'adapters/adapters.js': 'export default { getAdapter: (adapter) => adapter };',
  'core/InterceptorManager.js': 'export default class { forEach() {} }',
  'core/assertParamsAcyclic.js': 'export default () => {};',
  'core/buildFullPath.js': 'export default null;',
  'defaults/index.js': 'export default {};',
  'helpers/buildURL.js': 'export default null;',
  'helpers/parseHeaders.js': 'export default null;',
  'helpers/validator.js':
    'const any = () => {}; export default { assertOptions() {}, validators: { transitional: any, spelling: any } };',
};

/** Puts axios' core in the place of the whole of it: 28 KB instead of 59, minified. */
export const axiosCore: Plugin = {
  name: 'axios-core',
  setup(build) {
    build.onResolve({ filter: /^axios\/dist\/browser\/axios\.cjs$/ }, () => ({
      path: 'core',
      namespace: 'axios',
    }));
    build.onLoad({ filter: /^core$/, namespace: 'axios' }, () => ({
      contents: CORE,
      resolveDir: AXIOS,
    }));
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = relative(join(AXIOS, 'lib'), join(resolveDir, path));
      return file in REPLACED ? { path: file, namespace: 'replaced' } : undefined;
    });
    build.onLoad({ filter: /./, namespace: 'replaced' }, ({ path }) => ({
      contents: REPLACED[path] ?? '',
    }));
  },
};
