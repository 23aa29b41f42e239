import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const AXIOS = fileURLToPath(new URL('../node_modules/axios', import.meta.url));

/** What `lib/conductor/axios.ts` takes of axios, under its licence. */
const CORE = `/*! axios\n${readFileSync(join(AXIOS, 'LICENSE'), 'utf8')}*/
  import Axios from 'axios/unsafe/core/Axios.js';
  import AxiosError from 'axios/unsafe/core/AxiosError.js';
  import defaults from 'axios/unsafe/defaults/index.js';
  export default { Axios, AxiosError, defaults };
`;

/** What axios' core imports and we never call: its adapters, and its code for forms. */
const UNUSED =
  /\/(adapters\/(http|xhr|fetch)|core\/setFormDataHeaders|helpers\/(toFormData|toURLEncodedForm|formDataToJSON))\.js$/;

/** Puts axios' core in the place of the whole of it: 33 KB instead of 59, minified. */
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
      const file = join(resolveDir, path);
      if (!file.startsWith(AXIOS)) return undefined;
      if (UNUSED.test(file)) return { path: file, namespace: 'unused' };
      // Its platform for Node brings packages for forms.
      return { path: file.replace('/platform/node/', '/platform/browser/'), sideEffects: false };
    });
    build.onLoad({ filter: /./, namespace: 'unused' }, () => ({
      contents: 'export default null; export const getFetch = null;',
    }));
  },
};
