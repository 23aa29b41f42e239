import type { ConductorOptions } from '../read/conductor-options.ts';

/** The variables that tell a deployed function where Conductor is; `lib/config/load.ts` reads them. */
export type Environment = Record<string, string | { Ref: string }>;

const SERVER_URL = 'CONDUCTOR_SERVER_URL';
const AUTH = { secret: 'CONDUCTOR_AUTH_SECRET_NAME', parameter: 'CONDUCTOR_AUTH_PARAMETER_NAME' };

/** All variables that name a key. A function refuses to start with several kinds of them. */
const AUTH_VARIABLES = [AUTH.secret, AUTH.parameter, 'CONDUCTOR_AUTH_KEY', 'CONDUCTOR_AUTH_SECRET'];

/** For the added functions: everything that `custom.conductor` says. */
export function environmentOf(options: ConductorOptions): Environment {
  return {
    [SERVER_URL]: options.serverUrl,
    ...insecureEnvironment(options),
    ...authEnvironment(options),
    ...proxyEnvironment(options),
  };
}

/** For a worker: what the user has not set, neither on the worker nor on the provider. */
export function missingEnvironment(
  options: ConductorOptions,
  ...given: readonly object[]
): Environment {
  const isSet = (name: string) => given.some((environment) => name in environment);
  return {
    ...(isSet(SERVER_URL) ? {} : { [SERVER_URL]: options.serverUrl }),
    ...insecureEnvironment(options),
    ...(AUTH_VARIABLES.some(isSet) ? {} : authEnvironment(options)),
  };
}

/** The user's variables that contradict `custom.conductor.auth`, because both would reach a function. */
export function contradictingVariables(options: ConductorOptions, given: object): string[] {
  const ours = authEnvironment(options);
  if (Object.keys(ours).length === 0) return [];
  return AUTH_VARIABLES.filter((name) => name in given && !(name in ours));
}

/** Without it, a function refuses to send tasks unencrypted to another machine. */
const insecureEnvironment = ({ allowInsecureHttp }: ConductorOptions): Environment =>
  allowInsecureHttp ? { CONDUCTOR_ALLOW_INSECURE_HTTP: 'true' } : {};

function authEnvironment({ auth }: ConductorOptions): Environment {
  if (auth?.secret !== undefined) return { [AUTH.secret]: auth.secret };
  if (auth?.parameter !== undefined) return { [AUTH.parameter]: auth.parameter };
  return {};
}

/**
 * Node takes HTTPS_PROXY only where NODE_USE_ENV_PROXY is 1. The AWS SDK never does, so AWS has to be reachable without
 * the proxy, and is then called without it by all.
 */
const proxyEnvironment = ({ proxy }: ConductorOptions): Environment =>
  proxy === undefined
    ? {}
    : { HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: '1', NO_PROXY: '.amazonaws.com' };
