/** Where the Orkes key comes from; none is the open-source server, which has no authentication. */
export type AuthSource =
  | { kind: 'none' }
  | SecretSource
  /** The SDKs' variables: for a developer's machine, never for a deployed function. */
  | ({ kind: 'key' } & AccessKey);

/** Where a secret lies in AWS: the name or ARN of a Secrets Manager secret, or of an SSM parameter (SecureString). */
export interface SecretSource {
  kind: 'secret' | 'parameter';
  name: string;
}

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

export type Env = Readonly<Record<string, string | undefined>>;

/** The environment is incomplete or wrong. The message lists all faults and repeats no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Each in a sentence. */
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`conductor-lambda is configured wrongly:\n${faults.map((f) => `  - ${f}`).join('\n')}`);
    this.faults = faults;
  }
}

/**
 * Reads CONDUCTOR_SERVER_URL and the source of the key. The URL must be https, except on this machine or where
 * CONDUCTOR_ALLOW_INSECURE_HTTP is true. The key has at most one source: CONDUCTOR_AUTH_SECRET_NAME,
 * CONDUCTOR_AUTH_PARAMETER_NAME, or the pair CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET.
 *
 * @throws ConfigError naming every fault
 */
export function loadConfig(env: Env): ConductorConfig {
  const faults = [...urlFaults(env), ...authFaults(env)];
  if (faults.length > 0) throw new ConfigError(faults);
  return { serverUrl: withoutSlash(env.CONDUCTOR_SERVER_URL ?? ''), auth: authOf(env) };
}

/** What is wrong with the address of the environment. */
export function urlFaults({
  CONDUCTOR_SERVER_URL: url = '',
  CONDUCTOR_ALLOW_INSECURE_HTTP: allow,
}: Env): string[] {
  const { protocol, hostname } = new URL(URL.canParse(url) ? url : NO_URL);
  if (!/^https?:$/.test(protocol))
    return [
      `CONDUCTOR_SERVER_URL is ${url ? 'not an http(s) URL' : 'missing'}: set it, e.g. to https://host/api`,
    ];
  if (protocol === 'https:' || allow === 'true' || isLoopback(hostname)) return [];
  return [
    `CONDUCTOR_SERVER_URL is not https: where you trust the network, set CONDUCTOR_ALLOW_INSECURE_HTTP to true`,
  ];
}

const NO_URL = 'none:';

/** Whether a URL's host is this machine: what is sent there does not leave it. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** What is wrong with how the environment names the key. */
export function authFaults(env: Env): string[] {
  const sources = AUTH_VARIABLES.filter((names) => names.some((name) => env[name]));
  if (sources.length > 1) return [`more than one of ${sources.flat().join(', ')} is set: keep one`];
  const [pair = []] = sources;
  const missing = pair.filter((name) => !env[name]);
  return missing.map((name) => `${name} is missing: set ${pair.join(' and ')} together`);
}

const AUTH_VARIABLES = [['SECRET_NAME'], ['PARAMETER_NAME'], ['KEY', 'SECRET']].map((names) =>
  names.map((name) => `CONDUCTOR_AUTH_${name}`),
);

/** Where the key of the environment comes from, which has no faults. */
export function authOf(env: Env): AuthSource {
  const [secret, parameter, keyId, keySecret] = AUTH_VARIABLES.flat().map((name) => env[name]);
  if (secret) return { kind: 'secret', name: secret };
  if (parameter) return { kind: 'parameter', name: parameter };
  return keyId && keySecret ? { kind: 'key', keyId, keySecret } : { kind: 'none' };
}

/** A URL without the slashes at its end. */
export const withoutSlash = (url: string) => url.trim().replace(/\/+$/, '');
