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

/** How the client reaches Conductor, and which service it wakes. What is given here goes before the environment. */
export interface ConductorClientOptions {
  /** Conductor's address; it ends in /api. Default: CONDUCTOR_SERVER_URL. */
  serverUrl?: string | undefined;
  /**
   * The key of an Orkes application; the open-source server needs none. Default: the key that the environment names, by
   * CONDUCTOR_AUTH_SECRET_NAME (Secrets Manager), CONDUCTOR_AUTH_PARAMETER_NAME (SSM), or CONDUCTOR_AUTH_KEY and
   * CONDUCTOR_AUTH_SECRET; or no key where it names none. It goes to `serverUrl`, wherever that leads.
   */
  key?: AccessKey | undefined;
  /**
   * The wake function of a service, as its deploy prints it: its poller is started after each start of a workflow, where
   * Conductor's own notifier does not call the service. `wakeOnStart: false` leaves it out for one start.
   */
  wake?: WakePollerOptions | undefined;
  /** Allows http:// to another machine. Default: CONDUCTOR_ALLOW_INSECURE_HTTP, or else false. */
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
  const { serverUrl, key, wake, allowInsecureHttp } = options;
  const allow =
    allowInsecureHttp === undefined ? env.CONDUCTOR_ALLOW_INSECURE_HTTP : String(allowInsecureHttp);
  const faults = [
    ...(serverUrl === undefined
      ? urlFaults({ ...env, CONDUCTOR_ALLOW_INSECURE_HTTP: allow })
      : faultsOfUrl('serverUrl', serverUrl, allow === 'true')),
    ...(key ? emptyFaults('key', key, ['keyId', 'keySecret']) : authFaults(env)),
    ...(wake ? faultsOfUrl('wake.url', wake.url, false) : []),
    ...(wake ? emptyFaults('wake', wake, ['secret']) : []),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    serverUrl: withoutSlash(serverUrl ?? env.CONDUCTOR_SERVER_URL ?? ''),
    readKey: key ? async () => key : accessKeyReader(authOf(env), env),
  };
}

function faultsOfUrl(field: string, url: string, mayBeInsecure: boolean): string[] {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return [
      `${field} is ${url ? 'not an http(s) URL' : 'missing'}: set it, e.g. to https://host/api`,
    ];
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || mayBeInsecure || isLoopback(hostname)) return [];
  return [`${field} is not https: where you trust the network, set allowInsecureHttp`];
}

const emptyFaults = (of: string, value: object, fields: readonly string[]) =>
  fields
    .filter((field) => !Reflect.get(value, field))
    .map((field) => `${of}.${field} is missing: set it`);
