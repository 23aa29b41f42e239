import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ConfigError, loadConfig } from '../../../lib/config/load.ts';

const SECRET = 's3cret';

const text = fc.oneof(
  fc.constantFrom(`https://${SECRET}.example/api/`, `http://me:${SECRET}@127.0.0.1:8080/api`),
  fc.constantFrom('', ' ', SECRET, `${SECRET}.example/api`, `ftp://me:${SECRET}@host/api`),
  fc.string().map((more) => `${SECRET}${more}`),
);

const Environment = fc.record(
  {
    CONDUCTOR_SERVER_URL: text,
    CONDUCTOR_AUTH_SECRET_NAME: text,
    CONDUCTOR_AUTH_PARAMETER_NAME: text,
    CONDUCTOR_AUTH_KEY: text,
    CONDUCTOR_AUTH_SECRET: text,
  },
  { requiredKeys: [] },
);
type Environment = Readonly<Record<string, string>>;

test('any environment gives a config with its values, or an error that repeats no value', () => {
  fc.assert(
    fc.property(Environment, (env) => {
      const read = loaded(env);
      if (typeof read === 'string') return expect(read).not.toContain(SECRET);
      const { kind, ...values } = read.auth;
      expect(waysIn(env)).toEqual(kind === 'none' ? [] : [kind]);
      expect(Object.values(env)).toEqual(expect.arrayContaining(Object.values(values)));
      expect(env.CONDUCTOR_SERVER_URL).toContain(read.serverUrl);
      expect(read.serverUrl).toMatch(/^https?:.*[^/\s]$/);
    }),
    { numRuns: 1_000 },
  );
});

/** A config, or the message of the error. */
function loaded(env: Environment) {
  try {
    return loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/** The sources of a key that an environment names. */
const waysIn = (env: Environment) => [
  ...(env.CONDUCTOR_AUTH_SECRET_NAME ? ['secret'] : []),
  ...(env.CONDUCTOR_AUTH_PARAMETER_NAME ? ['parameter'] : []),
  ...(env.CONDUCTOR_AUTH_KEY || env.CONDUCTOR_AUTH_SECRET ? ['key'] : []),
];
