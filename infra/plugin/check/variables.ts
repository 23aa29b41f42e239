import * as v from 'valibot';
import { contradictingVariables, PLAIN_KEY } from '../add/environment.ts';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Fault } from '../read/faults.ts';
import { given, variables } from '../read/fields.ts';
import { serverUrlFault } from '../read/server-url.ts';
import type { ServiceConfig } from '../read/service.ts';

/** Rules for the user's environment variables that reach a function which talks to Conductor. */

/** A function that finds its key in two ways refuses to start, and the poller has no variables of the provider's. */
export function oneWayToTheKey(
  auth: ConductorOptions['auth'],
  { provider }: ServiceConfig,
): Fault[] {
  const message = auth
    ? 'must not be set together with custom.conductor.auth: remove one of the two'
    : 'does not reach the poller: set custom.conductor.auth instead';
  return contradictingVariables(auth, provider.environment).map((name) => ({
    where: `provider.environment.${name}`,
    message,
  }));
}

/** The template has these values in plain text, and so has each function's configuration. */
export const keyIsNoPlainText = (bindings: readonly Binding[], service: ServiceConfig): Fault[] =>
  environmentsOf(bindings, service).flatMap(({ where, environment }) =>
    PLAIN_KEY.filter((name) => name in environment).map((name) => ({
      where: `${where}.${name}`,
      message:
        'must not be set on a deployed function, where everyone who may look at it reads the key: store the key in a ' +
        'secret, and name the secret in custom.conductor.auth',
    })),
  );

const TLS_SWITCH = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** With this variable, tasks, results and the key could go to a machine between the function and Conductor. */
export const tlsIsVerified = (bindings: readonly Binding[], service: ServiceConfig): Fault[] =>
  environmentsOf(bindings, service)
    .filter(({ environment }) => String(environment[TLS_SWITCH]) === '0')
    .map(({ where }) => ({
      where: `${where}.${TLS_SWITCH}`,
      message:
        'must not be 0: Node then accepts every certificate, so another machine can answer as Conductor. For your own ' +
        'certificate authority, set NODE_EXTRA_CA_CERTS',
    }));

/** The rules for `custom.conductor.serverUrl` hold for a worker's own server too. */
export const serverUrlsAreSafe = (
  bindings: readonly Binding[],
  allowInsecureHttp: boolean,
  service: ServiceConfig,
): Fault[] =>
  environmentsOf(bindings, service).flatMap(({ where, environment }) => {
    const url = environment.CONDUCTOR_SERVER_URL;
    const message = typeof url === 'string' ? serverUrlFault(url, allowInsecureHttp) : undefined;
    return message ? [{ where: `${where}.CONDUCTOR_SERVER_URL`, message }] : [];
  });

/** It is looked at also where other options are wrong. */
const addedEnvironment = (conductor: unknown) => {
  const read = v.safeParse(v.looseObject({ environment: variables }), given(conductor));
  return read.success ? read.output.environment : {};
};

/** The provider's environment reaches the workers, that of custom.conductor the added functions. */
const environmentsOf = (bindings: readonly Binding[], service: ServiceConfig) => [
  { where: 'provider.environment', environment: service.provider.environment },
  { where: 'custom.conductor.environment', environment: addedEnvironment(service.conductor) },
  ...workersOf(bindings, service).map(({ key, environment }) => ({
    where: `functions.${key}.environment`,
    environment,
  })),
];
