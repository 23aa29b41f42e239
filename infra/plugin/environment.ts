import type { ServiceOptions } from './service-options.ts';

/** The variables from which a deployed function learns where Conductor is: `lib/config/load.ts` reads them. */
export type Environment = Record<string, string | { Ref: string }>;

const SERVER_URL = 'CONDUCTOR_SERVER_URL';
const AUTH = { secret: 'CONDUCTOR_AUTH_SECRET_NAME', parameter: 'CONDUCTOR_AUTH_PARAMETER_NAME' };

/** All that name a key; of several kinds the function would refuse to choose. */
const AUTH_VARIABLES = [AUTH.secret, AUTH.parameter, 'CONDUCTOR_AUTH_KEY', 'CONDUCTOR_AUTH_SECRET'];

/** For the functions that we add: all of `custom.conductor`. */
export function environmentOf(options: ServiceOptions): Environment {
  return {
    [SERVER_URL]: options.serverUrl,
    ...insecureEnvironment(options),
    ...authEnvironment(options),
  };
}

/** For a worker: what its user has not set himself, on it or on the provider. */
export function missingEnvironment(
  options: ServiceOptions,
  ...given: readonly object[]
): Environment {
  const isSet = (name: string) => given.some((environment) => name in environment);
  return {
    ...(isSet(SERVER_URL) ? {} : { [SERVER_URL]: options.serverUrl }),
    ...insecureEnvironment(options),
    ...(AUTH_VARIABLES.some(isSet) ? {} : authEnvironment(options)),
  };
}

/** The user's variables that contradict `custom.conductor.auth` where ours is added beside them. */
export function contradictingVariables(options: ServiceOptions, given: object): string[] {
  const ours = authEnvironment(options);
  if (Object.keys(ours).length === 0) return [];
  return AUTH_VARIABLES.filter((name) => name in given && !(name in ours));
}

/** Without it a function refuses to send tasks in clear to another machine. */
const insecureEnvironment = ({ allowInsecureHttp }: ServiceOptions): Environment =>
  allowInsecureHttp ? { CONDUCTOR_ALLOW_INSECURE_HTTP: 'true' } : {};

function authEnvironment({ auth }: ServiceOptions): Environment {
  if (auth?.secret !== undefined) return { [AUTH.secret]: auth.secret };
  if (auth?.parameter !== undefined) return { [AUTH.parameter]: auth.parameter };
  return {};
}
