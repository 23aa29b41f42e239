import { build } from 'esbuild';

/** What every build shares: one file that Lambda's oldest supported runtime (and Node 20 for tools) can load. */
const bundle = { bundle: true, platform: 'node', minify: true, legalComments: 'none' } as const;

/** The functions that the plugin adds; the poller and the adapter bring the AWS SDK along. */
const lambda = (name: string) =>
  build({
    ...bundle,
    entryPoints: [`handlers/${name}.ts`],
    outfile: `dist/lambda/${name}/index.mjs`,
    format: 'esm',
    target: 'node22',
    // The SDK's CommonJS parts call require, which an ES module lacks.
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });

await Promise.all(['poller', 'adapter'].map(lambda));
