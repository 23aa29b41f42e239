const base = {
  testEnvironmentOptions: {
    customExportConditions: ['conductor-lambda-source', 'node', 'node-addons'],
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { decoratorVersion: '2022-03' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
/** What listens for secrets and for tasks' data in all that is logged, thrown and reported. */
const leaks = '<rootDir>/test/support/leaks';
const deployed = [
  `${leaks}/every-test.ts`,
  `${leaks}/every-execution.ts`,
  `${leaks}/every-function.ts`,
];
const packed = '<rootDir>/test/package/';
const servers = [
  '<rootDir>/test/conductor/',
  '<rootDir>/test/deploy/',
  '<rootDir>/test/installed/',
  '<rootDir>/test/runtime/',
];
/** Jest runs it once for both projects that name it. */
const pack = {
  globalSetup: '<rootDir>/test/support/package/setup.ts',
  globalTeardown: '<rootDir>/test/support/package/teardown.ts',
};

/**
 * Six kinds of test: pure ones, ones of the package as npm packs it, ones against a real Conductor server, ones against
 * a real deploy, ones of the package in other projects, against a real deploy too, and ones of a deploy whose functions
 * AWS's own runtime runs.
 */
export default {
  // On two cores jest would take one file at a time, and most of them wait for a server: with two the whole took 1,136 s there,
  // with three 837 s.
  maxWorkers: 3,
  projects: [
    {
      ...base,
      displayName: 'unit',
      setupFiles: ['<rootDir>/test/support/unit-environment.ts'],
      setupFilesAfterEnv: [`${leaks}/every-test.ts`],
      // The tests that the docs show are run as they are.
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/docs/samples/testing/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', packed, ...servers],
    },
    {
      ...base,
      displayName: 'package',
      ...pack,
      setupFilesAfterEnv: [`${leaks}/every-test.ts`],
      testMatch: ['<rootDir>/test/package/**/*.test.ts'],
    },
    {
      ...base,
      displayName: 'conductor',
      setupFilesAfterEnv: [`${leaks}/every-test.ts`, `${leaks}/every-execution.ts`],
      testMatch: ['<rootDir>/test/conductor/**/*.test.ts'],
    },
    {
      ...base,
      displayName: 'deploy',
      setupFilesAfterEnv: deployed,
      testMatch: ['<rootDir>/test/deploy/**/*.test.ts'],
    },
    {
      ...base,
      ...pack,
      displayName: 'installed',
      setupFilesAfterEnv: deployed,
      testMatch: ['<rootDir>/test/installed/**/*.test.ts'],
    },
    {
      ...base,
      displayName: 'runtime',
      setupFilesAfterEnv: deployed,
      testMatch: ['<rootDir>/test/runtime/**/*.test.ts'],
    },
  ],
};
