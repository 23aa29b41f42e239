import type { Entry } from './entries.ts';
import { contradictingVariables } from './environment.ts';
import type { Fault } from './faults.ts';
import type { ServiceConfig } from './service.ts';
import type { ServiceOptions } from './service-options.ts';
import { urlFault } from './url.ts';
import { workersOf } from './workers.ts';

/** Rules for what the user writes under `environment`, where it reaches a function that talks to Conductor. */

/** A function with two ways to its key refuses to start. */
export function oneWayToTheKey(options: ServiceOptions, { provider }: ServiceConfig): Fault[] {
  return contradictingVariables(options, provider.environment).map((name) => ({
    where: `provider.environment.${name}`,
    message: 'must not be set beside custom.conductor.auth: keep one of them',
  }));
}

const TLS_SWITCH = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** With that variable Node takes any certificate: tasks, results and the key would go to whoever is in between. */
export const tlsIsVerified = (entries: readonly Entry[], service: ServiceConfig): Fault[] =>
  environmentsOf(entries, service)
    .filter(({ variables }) => String(variables[TLS_SWITCH]) === '0')
    .map(({ where }) => ({
      where: `${where}.${TLS_SWITCH}`,
      message:
        "must not be 0: anybody could then answer in Conductor's place. Give a certificate authority of your own by " +
        'NODE_EXTRA_CA_CERTS',
    }));

/** A server of a worker's own is held to the same as `custom.conductor.serverUrl`. */
export const serverUrlsAreSafe = (
  entries: readonly Entry[],
  { allowInsecureHttp }: ServiceOptions,
  service: ServiceConfig,
): Fault[] =>
  environmentsOf(entries, service).flatMap(({ where, variables }) => {
    const url = variables.CONDUCTOR_SERVER_URL;
    const message = typeof url === 'string' ? urlFault(url, allowInsecureHttp) : undefined;
    return message ? [{ where: `${where}.CONDUCTOR_SERVER_URL`, message }] : [];
  });

/** The provider's reaches all functions, ours too. */
const environmentsOf = (entries: readonly Entry[], service: ServiceConfig) => [
  { where: 'provider.environment', variables: service.provider.environment },
  ...workersOf(entries, service).map(({ key, environment }) => ({
    where: `functions.${key}.environment`,
    variables: environment,
  })),
];
