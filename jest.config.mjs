const base = {
  testEnvironmentOptions: {
    customExportConditions: ['conductor-lambda-source', 'node', 'node-addons'],
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};
/** What listens for secrets and for tasks' data in all that is logged, thrown and reported. */
const leaks = '<rootDir>/test/support/leaks';
const packed = '<rootDir>/test/package/';
const servers = ['<rootDir>/test/conductor/', '<rootDir>/test/deploy/'];

/**
 * Four kinds of test: pure ones, ones of the package as npm packs it, ones against a real Conductor server, ones against
 * a real deploy.
 */
export default {
  // On two cores jest would take one file at a time, and most of them wait for a server.
  maxWorkers: 2,
  projects: [
    {
      ...base,
      displayName: 'unit',
      setupFiles: ['<rootDir>/test/support/unit-environment.ts'],
      setupFilesAfterEnv: [`${leaks}/every-test.ts`],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', packed, ...servers],
    },
    {
      ...base,
      displayName: 'package',
      globalSetup: '<rootDir>/test/support/package/setup.ts',
      globalTeardown: '<rootDir>/test/support/package/teardown.ts',
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
      setupFilesAfterEnv: [
        `${leaks}/every-test.ts`,
        `${leaks}/every-execution.ts`,
        `${leaks}/every-function.ts`,
      ],
      testMatch: ['<rootDir>/test/deploy/**/*.test.ts'],
    },
  ],
};
