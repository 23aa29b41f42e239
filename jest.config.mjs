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
const servers = ['<rootDir>/test/conductor/', '<rootDir>/test/deploy/'];

/** Three kinds of test: pure ones, ones against a real Conductor server, ones against a real deploy. */
export default {
  projects: [
    {
      ...base,
      displayName: 'unit',
      setupFiles: ['<rootDir>/test/unit-environment.ts'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...servers],
    },
    { ...base, displayName: 'conductor', testMatch: ['<rootDir>/test/conductor/**/*.test.ts'] },
    { ...base, displayName: 'deploy', testMatch: ['<rootDir>/test/deploy/**/*.test.ts'] },
  ],
};
