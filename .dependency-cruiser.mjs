/** The arrows of docs/architecture.md: what may import what. `test/architecture.test.ts` holds them. */

const OURS = '^(lib|handlers|infra|scripts|docs|bench|test)/';

/** Files under `from` import of ours themselves and what is under `to`, nothing else. */
const mayImport = (from, ...to) => ({
  name: `${from} may import of ours only ${to.length > 0 ? to.join(', ') : 'itself'}`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: OURS, pathNot: [from, ...to].map((place) => `^${place}(/|$)`) },
});

/** Of our files only those under `holders` import the package. */
const onlyIn = (holders, packages) => ({
  name: `${packages.join(', ')} only in ${holders.join(', ')}`,
  severity: 'error',
  from: { path: OURS, pathNot: ['^test/', ...holders.map((holder) => `^${holder}`)] },
  to: { path: packages.map((name) => `(^|node_modules/)${name}(/|$)`) },
});

/** What all of lib stands on: limits, the nouns, the messages between our own Lambdas, log lines. */
const NOUNS = ['lib/limits', 'lib/task', 'lib/protocol', 'lib/config', 'lib/observe'];
/** The numbers that the plugin and the command share with what they configure. */
const NUMBERS = ['lib/poller/defaults.ts', 'lib/workflow/defaults.ts'];

export default {
  forbidden: [
    mayImport('lib/limits'),
    mayImport('lib/task', 'lib/limits'),
    mayImport('lib/observe', 'lib/task'),
    mayImport('lib/protocol', 'lib/limits', 'lib/task'),
    mayImport('lib/config', 'lib/limits', 'lib/task', 'lib/protocol'),
    mayImport('lib/conductor', ...NOUNS),
    mayImport('lib/aws', ...NOUNS),
    mayImport('lib/workflow', ...NOUNS),
    // The worker's core gets its time and its ways to Conductor: any transport can be its host.
    mayImport('lib/worker', 'lib/limits', 'lib/task', 'lib/observe'),
    mayImport('lib/reporting', 'lib/conductor', 'lib/aws', ...NOUNS),
    // A run gets its ports: it knows neither Lambda nor HTTP.
    mayImport('lib/poller', 'lib/conductor', 'lib/reporting', ...NOUNS),
    mayImport('lib/hosts', 'lib/worker', 'lib/reporting', 'lib/conductor', 'lib/aws', ...NOUNS),
    mayImport('lib', 'lib'),
    mayImport('handlers', 'lib'),
    mayImport('infra', 'lib/workflow', 'lib/conductor', ...NUMBERS, ...NOUNS),
    mayImport('infra/plugin', 'lib/conductor', ...NUMBERS, ...NOUNS),
    mayImport('infra/cli', ...NUMBERS, ...NOUNS),
    mayImport('infra/local', 'lib/conductor', ...NOUNS),
    mayImport('scripts', 'infra/local', 'lib/workflow', 'lib/conductor', ...NOUNS),
    mayImport('docs', 'lib'),
    mayImport('bench', 'lib', 'test'),
    onlyIn(['lib/conductor/'], ['axios']),
    onlyIn(['lib/aws/', 'infra/cli/', 'infra/plugin/', 'infra/local/aws.ts'], ['@aws-sdk']),
    onlyIn(['lib/aws/'], ['aws4fetch']),
    onlyIn(['lib/hosts/lambda/', 'docs/', 'bench/'], ['@middy/core']),
    {
      name: 'a worker’s bundle carries no AWS SDK and no schema library',
      severity: 'error',
      from: { path: '^lib/index.ts$' },
      to: { path: 'node_modules/(@aws-sdk|valibot|zod)/', reachable: true },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every import exists',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.serverless|\\.local)/' },
    // An import of a type alone is an arrow too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['conductor-lambda-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.d.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
