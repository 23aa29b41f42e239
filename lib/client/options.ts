import type { AccessKey } from '../config/load.ts';
import { ConfigError, isLoopback, withoutSlash } from '../config/load.ts';
import type { WakePollerOptions } from '../wake/wake-poller.ts';

/** How the client reaches Conductor, and which service it wakes. */
export interface ConductorClientOptions {
  /** Conductor's address; it ends in /api. */
  serverUrl: string;
  /** The key of an Orkes application; the open-source server needs none. */
  key?: AccessKey;
  /**
   * The wake function of a service, as its deploy prints it: its poller is started after each start of a workflow, where
   * Conductor's own notifier does not call the service. `wakeOnStart: false` leaves it out for one start.
   */
  wake?: WakePollerOptions;
  /** Allows http:// to another machine; default false. */
  allowInsecureHttp?: boolean;
}

/**
 * The address without the slash at its end.
 *
 * @throws ConfigError naming every fault, and no secret
 */
export function checkedUrl({ serverUrl, key, wake, allowInsecureHttp }: ConductorClientOptions) {
  const faults = [
    ...urlFaults('serverUrl', serverUrl, allowInsecureHttp === true),
    ...(key ? emptyFaults('key', key, ['keyId', 'keySecret']) : []),
    ...(wake ? urlFaults('wake.url', wake.url, false) : []),
    ...(wake ? emptyFaults('wake', wake, ['secret']) : []),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return withoutSlash(serverUrl);
}

function urlFaults(field: string, url: string, mayBeInsecure: boolean): string[] {
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
