import { isLoopback } from '../../../lib/config/load.ts';

/**
 * What is wrong with the URL of Conductor's API. No message repeats the URL: it could contain a password.
 *
 * @returns the first fault, or undefined where the URL is fine
 */
export function serverUrlFault(url: string, allowInsecureHttp: boolean): string | undefined {
  const parsed = parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return 'must be an absolute http(s) URL, for example https://conductor.example.com/api';
  }
  if (parsed.username || parsed.password) {
    return 'must not contain a user name or password: store the key in a secret, and name the secret in custom.conductor.auth';
  }
  if (parsed.search || parsed.hash) return 'must end with its path: remove ? and # from it';
  if (!/\/api\/?$/.test(parsed.pathname)) {
    return "must end in /api: that is the path of Conductor's API";
  }
  if (parsed.protocol === 'http:' && !allowInsecureHttp && !isLoopback(parsed.hostname)) {
    return 'must be https; set allowInsecureHttp: true to send tasks unencrypted through a network that you trust';
  }
  return undefined;
}

/** Node 20 has no URL.parse. */
function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
