import { accessKeyReader } from '../aws/access-key.ts';
import {
  type AccessKey,
  authFaults,
  authOf,
  ConfigError,
  type Env,
  isLoopback,
  urlFaults,
  withoutSlash,
} from '../config/load.ts';
import type { WakePollerOptions } from '../wake/wake-poller.ts';

/**
 * How the client reaches Conductor, and which service it wakes. What is given here goes before the environment. `serverUrl`
 * and `key` are given with a value or left out: undefined is refused.
 */
export interface ConductorClientOptions {
  /** Conductor's address; it ends in /api. Default: CONDUCTOR_SERVER_URL. */
  serverUrl?: string;
  /**
   * The key of an Orkes application, or false to send none; the open-source server needs none. Default: the key that the
   * environment names, by CONDUCTOR_AUTH_SECRET_NAME (Secrets Manager), CONDUCTOR_AUTH_PARAMETER_NAME (SSM), or
   * CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET. No key where the environment names none, and none where `serverUrl` is
   * another address than CONDUCTOR_SERVER_URL, if that is set.
   */
  key?: AccessKey | false;
  /**
   * The wake function of a service, as its deploy prints it: its poller is started after each start of a workflow, where
   * Conductor's own notifier does not call the service. `wakeOnStart: false` leaves it out for one start.
   */
  wake?: WakePollerOptions | undefined;
  /** Allows http:// to another machine, for `serverUrl`. Default: CONDUCTOR_ALLOW_INSECURE_HTTP, or else false. */
  allowInsecureHttp?: boolean | undefined;
}

/** Where Conductor is, and how its key is read; no key is read yet. */
interface Reach {
  /** Without a slash at its end. */
  serverUrl: string;
  readKey: (() => Promise<AccessKey>) | undefined;
}

/**
 * Reads the options, and the environment for what they leave out.
 *
 * @throws ConfigError naming every fault, and no secret
 */
export function reachOf(options: ConductorClientOptions, env: Env): Reach {
  const { wake } = options;
  const faults = [
    ...serverUrlFaults(options, env),
    ...keyFaults(options, env),
    ...(wake ? [...wakeUrlFaults(wake.url), ...emptyFaults('wake', wake, ['secret'])] : []),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    serverUrl: withoutSlash(options.serverUrl ?? env.CONDUCTOR_SERVER_URL ?? ''),
    readKey: keyReader(options, env),
  };
}

function serverUrlFaults(options: ConductorClientOptions, env: Env): string[] {
  const { serverUrl, allowInsecureHttp = env.CONDUCTOR_ALLOW_INSECURE_HTTP === 'true' } = options;
  if (!('serverUrl' in options))
    return urlFaults({ ...env, CONDUCTOR_ALLOW_INSECURE_HTTP: String(allowInsecureHttp) });
  if (serverUrl === undefined)
    return [
      'serverUrl is undefined: give the address, or leave serverUrl out to use CONDUCTOR_SERVER_URL',
    ];
  if (!URL.canParse(serverUrl) || !/^https?:$/.test(new URL(serverUrl).protocol))
    return [
      `serverUrl is ${serverUrl ? 'not an http(s) URL' : 'missing'}: set it, e.g. to https://host/api`,
    ];
  return isSafe(serverUrl) || allowInsecureHttp
    ? []
    : ['serverUrl is not https: where you trust the network, set allowInsecureHttp'];
}

function keyFaults(options: ConductorClientOptions, env: Env): string[] {
  const { key } = options;
  if (key) return emptyFaults('key', key, ['keyId', 'keySecret']);
  if ('key' in options && key !== false)
    return [
      'key is undefined: give the key, leave it out to use that of the environment, or set it to false to send none',
    ];
  return usesKeyOf(env, options) ? authFaults(env) : [];
}

function keyReader(options: ConductorClientOptions, env: Env) {
  const { key } = options;
  if (key) return async () => key;
  return usesKeyOf(env, options) ? accessKeyReader(authOf(env), env) : undefined;
}

/** The key of the environment does not go to another address than that of the environment. */
function usesKeyOf(env: Env, { serverUrl, key }: ConductorClientOptions): boolean {
  const { CONDUCTOR_SERVER_URL: url } = env;
  const isElsewhere = serverUrl && url && withoutSlash(serverUrl) !== withoutSlash(url);
  return key === undefined && !isElsewhere;
}

/** The secret must not be readable on its way, whatever the network. */
const wakeUrlFaults = (url: string) =>
  URL.canParse(url) && isSafe(url)
    ? []
    : ['wake.url is missing or not https: give the https URL that the deploy prints'];

/** What is sent there cannot be read on its way. */
function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

const emptyFaults = (of: string, value: object, fields: readonly string[]) =>
  fields
    .filter((field) => !Reflect.get(value, field))
    .map((field) => `${of}.${field} is missing: set it`);
