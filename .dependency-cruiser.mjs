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

/** Poller and command ask in one way whether the schedule is on. */
const SCHEDULE = 'lib/aws/rule.ts';
/** `start` hosts workers as a user's own code does. */
const PROCESS = 'lib/hosts/process/index.ts';
/** How a worker says what its schema refuses. */
const FAULTS = 'lib/worker/fault-report.ts';
/** How the version stands in package.json. */
const VERSION = 'infra/cli/version.ts';
/** The key of Conductor is read in one way: on Lambda, by the client, and where a deploy runs. */
const KEY = 'lib/aws/access-key.ts';
/** They write the ledger's items alike. */
const STORED = 'lib/aws/stored-item.ts';
const PLUGIN_NUMBERS = 'infra/plugin/defaults.ts';
const AWS_SDK = [
  'lib/aws/',
  'infra/cli/aws/',
  'infra/plugin/read/serverless.ts',
  'infra/local/aws.ts',
];

export default {
  forbidden: [
    mayImport('lib/limits'),
    mayImport('lib/task', 'lib/limits'),
    mayImport('lib/observe', 'lib/task'),
    mayImport('lib/protocol', 'lib/limits', 'lib/task'),
    mayImport('lib/config', 'lib/limits', 'lib/task', 'lib/protocol'),
    mayImport('lib/conductor', ...NOUNS),
    mayImport('lib/aws', 'lib/ledger/ledger.ts', ...NOUNS),
    mayImport('lib/ledger', ...NOUNS),
    mayImport('lib/inspection', 'lib/conductor', 'lib/ledger', ...NOUNS),
    mayImport('lib/wake', 'lib/ledger', ...NOUNS),
    mayImport('lib/workflow', ...NOUNS),
    // In a Lambda of the service it reads the service's key.
    mayImport('lib/client', 'lib/conductor', 'lib/wake', KEY, ...NOUNS),
    // The worker's core gets its time and its ways to Conductor: any transport can be its host.
    mayImport('lib/worker', 'lib/limits', 'lib/task', 'lib/observe'),
    mayImport('lib/reporting', 'lib/conductor', 'lib/aws', ...NOUNS),
    // A run gets its ports: it knows neither Lambda nor HTTP.
    mayImport('lib/poller', 'lib/conductor', 'lib/reporting', 'lib/ledger', ...NOUNS),
    mayImport(
      'lib/hosts(?!/process)',
      'lib/worker',
      'lib/reporting',
      'lib/conductor',
      'lib/aws',
      ...NOUNS,
    ),
    // Poller and workers in one process, which no ledger knows.
    mayImport(
      'lib/hosts/process',
      'lib/hosts',
      'lib/poller',
      'lib/reporting',
      'lib/conductor',
      'lib/worker/deadline.ts',
      'lib/aws/access-key.ts',
      ...NOUNS,
    ),
    // The kit plays the poller and the reporter by their own code; nothing of lib knows the kit.
    mayImport(
      'lib/testing',
      'lib/hosts',
      'lib/poller/handle-task.ts',
      'lib/poller/ports.ts',
      'lib/reporting',
      'lib/conductor',
      'lib/worker/context.ts',
      ...NOUNS,
    ),
    mayImport('lib', 'lib'),
    mayImport('handlers', 'lib'),
    mayImport(
      'infra',
      'lib/workflow',
      'lib/conductor',
      'lib/inspection/answer.ts',
      'lib/ledger',
      PROCESS,
      SCHEDULE,
      STORED,
      KEY,
      FAULTS,
      ...NUMBERS,
      ...NOUNS,
    ),
    mayImport(
      'infra/plugin',
      'lib/conductor',
      'lib/workflow',
      KEY,
      'infra/definitions',
      'infra/service-code/sources.ts',
      'infra/cli',
      ...NUMBERS,
      ...NOUNS,
    ),
    // The rooms of the plugin: `index.ts` alone sees all of them.
    mayImport(
      'infra/plugin/read',
      PLUGIN_NUMBERS,
      'lib/workflow/task-definition.ts',
      'lib/workflow/definition-error.ts',
      'infra/definitions/json-schemas.ts',
      'infra/definitions/wanted.ts',
      'infra/service-code/sources.ts',
      ...NUMBERS,
      ...NOUNS,
    ),
    mayImport('infra/plugin/rights', 'infra/plugin/read', ...NOUNS),
    mayImport(
      'infra/plugin/add',
      'infra/plugin/read',
      'infra/plugin/rights',
      PLUGIN_NUMBERS,
      ...NOUNS,
    ),
    mayImport(
      'infra/plugin/check',
      'infra/plugin/add',
      'infra/plugin/read',
      PLUGIN_NUMBERS,
      ...NUMBERS,
      ...NOUNS,
    ),
    mayImport('infra/plugin/offline', 'infra/plugin/add', 'infra/plugin/read', ...NOUNS),
    mayImport('infra/plugin/package', 'infra/plugin/add', 'infra/plugin/read', ...NOUNS),
    mayImport('infra/plugin/hosted', 'infra/plugin/read', ...NOUNS),
    mayImport(
      'infra/plugin/before-deploy',
      'lib/conductor',
      'infra/definitions',
      'infra/plugin/definitions',
      'infra/plugin/read',
      ...NOUNS,
    ),
    mayImport(
      'infra/plugin/definitions',
      'lib/conductor',
      KEY,
      'infra/definitions',
      'infra/plugin/commands',
      'infra/plugin/hosted',
      'infra/plugin/read',
      'infra/cli',
      ...NOUNS,
    ),
    // What is registered, for plugin and command.
    mayImport(
      'infra/definitions',
      'lib/conductor',
      'lib/workflow',
      'infra/terminal',
      'infra/service-code',
      FAULTS,
      ...NOUNS,
    ),
    mayImport(
      'infra/plugin/after-deploy',
      'infra/definitions/ten-at-once.ts',
      'lib/conductor',
      'lib/workflow/response-timeout.ts',
      'infra/plugin/read',
      'infra/cli/about-pause.ts',
      ...NUMBERS,
      ...NOUNS,
    ),
    // Both command lines have the same commands.
    mayImport('infra/plugin/commands', 'infra/plugin/read', 'infra/cli', ...NOUNS),
    mayImport('infra/cost', 'lib/ledger/defaults.ts', 'lib/observe', PLUGIN_NUMBERS, ...NUMBERS),
    mayImport('infra/terminal'),
    // The files of a service: for `start`, `dev` and for what a deploy registers.
    mayImport('infra/service-code', 'lib/hosts/process/index.ts'),
    mayImport(
      'infra/cli',
      'infra/cost',
      'infra/terminal',
      // `dev` starts a Conductor.
      'infra/local/conductor.ts',
      'infra/local/servers',
      // What init asks for is what the plugin takes.
      'infra/plugin/read/server-url.ts',
      'infra/plugin/read/auth-options.ts',
      'infra/service-code',
      'lib/inspection/answer.ts',
      'lib/workflow/response-timeout.ts',
      'lib/ledger',
      PROCESS,
      PLUGIN_NUMBERS,
      SCHEDULE,
      STORED,
      ...NUMBERS,
      ...NOUNS,
    ),
    mayImport('infra/local', 'infra/terminal', 'lib/conductor', ...NOUNS),
    mayImport(
      'scripts',
      'infra/local',
      'infra/terminal',
      VERSION,
      'infra/cost',
      'infra/plugin/read/reference.ts',
      'lib/workflow',
      'lib/conductor',
      ...NOUNS,
    ),
    mayImport('docs', 'lib'),
    mayImport(
      'bench',
      'lib',
      'test',
      'infra/local',
      'infra/cost',
      PLUGIN_NUMBERS,
      'scripts/axios-core.ts',
      'scripts/packages.mjs',
    ),
    onlyIn(['lib/conductor/'], ['axios']),
    onlyIn(AWS_SDK, ['@aws-sdk']),
    onlyIn(['lib/aws/'], ['aws4fetch']),
    onlyIn(['lib/hosts/lambda/', 'docs/', 'bench/'], ['@middy/core']),
    {
      name: 'bundles of a worker and of the client carry no AWS SDK and no schema library',
      severity: 'error',
      from: { path: '^lib/(client/)?index.ts$' },
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
    // What is compared with us has packages of its own, installed when they are needed, and so has the sample that starts a
    // worker of the official SDK. What init writes is a user's code.
    exclude: {
      path: '(^|/)(dist|\\.serverless|\\.local|bench/contestants/js-sdk|infra/cli/init/template)/|^docs/samples/migrate/javascript/main.mjs$',
    },
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
