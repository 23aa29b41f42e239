import { isDeepStrictEqual } from 'node:util';
import type { CloudFormationValue } from '../read/cloudformation.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';

/** The variables that tell a deployed function where Conductor is; `lib/config/load.ts` reads them. */
export type Environment = Record<string, string | CloudFormationValue>;

const SERVER_URL = 'CONDUCTOR_SERVER_URL';
const LOG_LEVEL = 'CONDUCTOR_LOG_LEVEL';
const AUTH = { secret: 'CONDUCTOR_AUTH_SECRET_NAME', parameter: 'CONDUCTOR_AUTH_PARAMETER_NAME' };

/** Where a function finds its key: it takes one of them only. */
export const KEY_PLACES = Object.values(AUTH);

/** The key itself: for a developer's machine only. */
export const PLAIN_KEY = ['CONDUCTOR_AUTH_KEY', 'CONDUCTOR_AUTH_SECRET'];

/** For the added functions: everything that `custom.conductor` says. */
export function environmentOf(options: ConductorOptions): Environment {
  return {
    [SERVER_URL]: options.serverUrl,
    ...insecureEnvironment(options),
    ...authEnvironment(options.auth),
    ...proxyEnvironment(options),
    ...logEnvironment(options),
  };
}

/**
 * The whole environment of an added function: its own variables and those of `custom.conductor.environment`. The
 * framework merges `provider.environment` into each function; null takes a variable of the provider's out again. There
 * may be secrets among them, and variables that name a file of a layer, without which a function does not start.
 */
export const withoutProviders = (
  own: Environment,
  { environment }: ConductorOptions,
  provided: object,
): Record<string, Environment[string] | null> => ({
  ...Object.fromEntries(Object.keys(provided).map((name) => [name, null])),
  ...environment,
  ...own,
});

/** For a worker: what the user has not set, neither on the worker nor on the provider. */
export function missingEnvironment(
  options: ConductorOptions,
  ...given: readonly object[]
): Environment {
  const isSet = (name: string) => given.some((environment) => name in environment);
  return {
    ...(isSet(SERVER_URL) ? {} : { [SERVER_URL]: options.serverUrl }),
    ...insecureEnvironment(options),
    ...(KEY_PLACES.some(isSet) ? {} : authEnvironment(options.auth)),
    ...(isSet(LOG_LEVEL) ? {} : logEnvironment(options)),
  };
}

/** The variables among the given that name another key than `custom.conductor.auth`. */
export function contradictingVariables(
  auth: ConductorOptions['auth'],
  given: Record<string, unknown>,
): string[] {
  const ours = authEnvironment(auth);
  return KEY_PLACES.filter((name) => name in given && !isDeepStrictEqual(given[name], ours[name]));
}

/** Without it, a function refuses to send tasks unencrypted to another machine. */
const insecureEnvironment = ({ allowInsecureHttp }: ConductorOptions): Environment =>
  allowInsecureHttp ? { CONDUCTOR_ALLOW_INSECURE_HTTP: 'true' } : {};

/** What stands in no environment is the functions' own default. */
export const logEnvironment = ({ logLevel }: Pick<ConductorOptions, 'logLevel'>): Environment =>
  logLevel === undefined ? {} : { [LOG_LEVEL]: logLevel };

function authEnvironment(auth: ConductorOptions['auth']): Environment {
  if (auth?.secret !== undefined) return { [AUTH.secret]: auth.secret };
  if (auth?.parameter !== undefined) return { [AUTH.parameter]: auth.parameter };
  return {};
}

/**
 * Node takes HTTPS_PROXY only where NODE_USE_ENV_PROXY is 1. The AWS SDK never does, so AWS has to be reachable without
 * the proxy, and is then called without it by all.
 */
export const proxyEnvironment = ({ proxy }: Pick<ConductorOptions, 'proxy'>): Environment =>
  proxy === undefined
    ? {}
    : { HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: '1', NO_PROXY: '.amazonaws.com' };
