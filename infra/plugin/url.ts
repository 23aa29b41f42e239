import { isLoopback } from '../../lib/config/load.ts';

/** What can be wrong with the URL of Conductor's API. Nothing of it is repeated: it could hold a password. */

/** @returns the first thing wrong, or nothing */
export function urlFault(url: string, allowInsecureHttp: boolean): string | undefined {
  const parsed = parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return 'must be an absolute http(s) URL, as https://conductor.example.com/api';
  }
  if (parsed.username || parsed.password) {
    return 'must hold no user and password: keep them in a secret, and name that in custom.conductor.auth';
  }
  if (parsed.search || parsed.hash) return 'must end with its path: leave out ? and #';
  if (!/\/api\/?$/.test(parsed.pathname)) {
    return "must end in /api: that is where Conductor's API is";
  }
  if (parsed.protocol === 'http:' && !allowInsecureHttp && !isLoopback(parsed.hostname)) {
    return 'must be https; set allowInsecureHttp: true to send tasks in clear through a network that you trust';
  }
  return undefined;
}

/** URL.parse is not in Node 20. */
function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
