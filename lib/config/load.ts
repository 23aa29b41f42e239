/** Where the Orkes key comes from; none is the open-source server, which has no authentication. */
export type AuthSource =
  | { kind: 'none' }
  /** The name or ARN of a Secrets Manager secret. */
  | { kind: 'secret'; name: string }
  /** The name of an SSM parameter (SecureString). */
  | { kind: 'parameter'; name: string }
  /** The SDKs' variables: for a machine of one's own, never for a deployed function. */
  | ({ kind: 'key' } & AccessKey);

/** An Orkes application's key. */
export interface AccessKey {
  keyId: string;
  keySecret: string;
}

/** How to reach Conductor. */
export interface ConductorConfig {
  /** Ends in /api. */
  serverUrl: string;
  auth: AuthSource;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The environment lacks something, or says it wrongly: all faults at once, no secret repeated. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(faults: readonly string[]) {
    super(`conductor-lambda is configured wrongly:\n${faults.map((f) => `  - ${f}`).join('\n')}`);
  }
}

/**
 * Reads CONDUCTOR_SERVER_URL, which is https unless it is on this machine or CONDUCTOR_ALLOW_INSECURE_HTTP is true, and at most one of CONDUCTOR_AUTH_SECRET_NAME, CONDUCTOR_AUTH_PARAMETER_NAME
 * and the pair CONDUCTOR_AUTH_KEY, CONDUCTOR_AUTH_SECRET.
 *
 * @throws ConfigError naming every fault
 */
export function loadConfig(env: Env): ConductorConfig {
  const faults = [...urlFaults(env), ...authFaults(env)];
  if (faults.length > 0) throw new ConfigError(faults);
  return { serverUrl: withoutSlash(env[SERVER_URL] ?? ''), auth: authOf(env) };
}

function urlFaults({ [SERVER_URL]: url, CONDUCTOR_ALLOW_INSECURE_HTTP: allow }: Env): string[] {
  const { protocol, hostname } = URL.canParse(url ?? '') ? new URL(url ?? '') : NO_URL;
  if (!/^https?:$/.test(protocol))
    return [
      `${SERVER_URL} is ${url ? 'no http(s) address' : 'missing'}: set it to the server, as https://host/api`,
    ];
  if (protocol === 'https:' || allow === 'true' || isLoopback(hostname)) return [];
  return [
    `${SERVER_URL} is not https: where you trust the network, set CONDUCTOR_ALLOW_INSECURE_HTTP to true`,
  ];
}

const SERVER_URL = 'CONDUCTOR_SERVER_URL';
const NO_URL = { protocol: '', hostname: '' };

/** Whether a URL's host is this machine: what is sent there does not leave it. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

function authFaults(env: Env): string[] {
  const named = AUTH_VARIABLES.filter((names) => names.some((name) => env[name]));
  if (named.length > 1) return [`more than one of ${named.flat().join(', ')} is set: keep one way`];
  const half = named[0]?.filter((name) => !env[name]) ?? [];
  return half.map((name) => `${name} is missing beside its other half`);
}

const AUTH_VARIABLES = [['SECRET_NAME'], ['PARAMETER_NAME'], ['KEY', 'SECRET']].map((names) =>
  names.map((name) => `CONDUCTOR_AUTH_${name}`),
);

function authOf(env: Env): AuthSource {
  const [secret, parameter, keyId, keySecret] = AUTH_VARIABLES.flat().map((name) => env[name]);
  if (secret) return { kind: 'secret', name: secret };
  if (parameter) return { kind: 'parameter', name: parameter };
  return keyId && keySecret ? { kind: 'key', keyId, keySecret } : { kind: 'none' };
}

/** Ours is written without the slash at its end. */
export const withoutSlash = (url: string) => url.trim().replace(/\/+$/, '');
