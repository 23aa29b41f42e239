import * as v from 'valibot';
import {
  contradictingVariables,
  KEY_PLACES,
  PLAIN_KEY,
  proxyEnvironment,
} from '../add/environment.ts';
import { type Binding, workersOf } from '../read/bindings.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import type { Fault } from '../read/faults.ts';
import { given } from '../read/fields.ts';
import { proxyFault } from '../read/proxy.ts';
import { serverUrlFault } from '../read/server-url.ts';
import type { ServiceConfig } from '../read/service.ts';

/** Rules for the user's environment variables that reach a function which talks to Conductor. */

/** The poller has no variables of the provider's, so the key has to be named where it sees it. */
export function keyReachesThePoller(
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

/** A function that finds its key in two ways refuses to start. */
export const oneWayToTheKey = (bindings: readonly Binding[], service: ServiceConfig): Fault[] =>
  workersOf(bindings, service).flatMap(({ key, environment }) => {
    const named = KEY_PLACES.filter(
      (name) => name in { ...service.provider.environment, ...environment },
    );
    const where = `functions.${key}.environment`;
    const message = `must have one of ${KEY_PLACES.join(' and ')} only, also with what provider.environment has`;
    return named.length > 1 ? [{ where, message }] : [];
  });

/** The added functions' way through a proxy. */
export function oneWayThroughTheProxy({ conductor }: ServiceConfig): Fault[] {
  const { proxy } = v.parse(
    v.fallback(v.looseObject({ proxy: v.unknown() }), { proxy: undefined }),
    given(conductor),
  );
  return Object.entries(addedEnvironment(conductor)).flatMap(([name, value]) => {
    const where = `custom.conductor.environment.${name}`;
    if (proxy !== undefined && PROXY_VARIABLES.includes(name.toUpperCase()))
      return [
        {
          where,
          message: 'must not be set together with custom.conductor.proxy: remove one of the two',
        },
      ];
    const fault = /^https?_proxy$/i.test(name) && typeof value === 'string' && proxyFault(value);
    return fault ? [{ where, message: fault }] : [];
  });
}

const PROXY_VARIABLES = Object.keys(proxyEnvironment({ proxy: '' }));

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
  [...environmentsOf(bindings, service), environmentOfAdded(service)]
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
const addedEnvironment = (conductor: unknown) =>
  v.is(WithVariables, given(conductor)) ? v.parse(WithVariables, given(conductor)).environment : {};

const WithVariables = v.looseObject({ environment: v.record(v.string(), v.unknown()) });

/** Its names are checked with the other options: none of ours is among them. */
const environmentOfAdded = ({ conductor }: ServiceConfig) => ({
  where: 'custom.conductor.environment',
  environment: addedEnvironment(conductor),
});

/** What reaches a worker. */
const environmentsOf = (bindings: readonly Binding[], service: ServiceConfig) => [
  { where: 'provider.environment', environment: service.provider.environment },
  ...workersOf(bindings, service).map(({ key, environment }) => ({
    where: `functions.${key}.environment`,
    environment,
  })),
];
