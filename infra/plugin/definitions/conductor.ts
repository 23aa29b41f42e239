import { accessKeyReader } from '../../../lib/aws/access-key.ts';
import { type Call, callsTo } from '../../../lib/conductor/http.ts';
import { type AuthSource, withoutSlash } from '../../../lib/config/load.ts';
import type { AwsAccess } from '../../cli/aws/access.ts';
import { awsAccessOf } from '../commands/aws-access.ts';
import type { ConductorOptions } from '../read/conductor-options.ts';
import { serverUrlFault } from '../read/server-url.ts';
import type { AwsProvider } from '../read/serverless.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Options = Pick<ConductorOptions, 'serverUrl' | 'allowInsecureHttp' | 'auth'>;

/** Conductor as the user who deploys can call it, or why that cannot be. */
export type Reach = { call: Call } | { unasked: string };

/**
 * The way to Conductor from where the framework runs. The address is that of serverless.yml; where only CloudFormation knows
 * it, that of CONDUCTOR_SERVER_URL. The key is the user's own of CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET, else that of
 * the service, which is read with the credentials of the deploy.
 */
export async function reachOf(options: Options, provider: AwsProvider, env: Env): Promise<Reach> {
  const address = addressOf(options, env);
  if ('unasked' in address) return address;
  const { serverUrl } = address;
  const source = keySource(options.auth, env);
  if (source === undefined) return { unasked: NO_KEY };
  if (source.kind === 'none') return { call: callsTo(serverUrl) };
  try {
    const variables = source.kind === 'key' ? env : await variablesOf(provider, env);
    const key = await accessKeyReader(source, variables)?.();
    return { call: callsTo(serverUrl, key && (async () => key)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { unasked: `${KEY_NOT_READ} (${why}): ${OWN_KEY}` };
  }
}

/** The way to Conductor for a deploy that registers nothing: it reads no key, since it may have no right to. */
export function reachWithoutKey({ serverUrl, auth }: Options): Reach {
  if (auth) return { unasked: KEY_IN_AWS };
  if (typeof serverUrl !== 'string') return { unasked: URL_IN_CLOUDFORMATION };
  return { call: callsTo(serverUrl) };
}

/** The address of serverless.yml was checked with the other options. */
function addressOf(
  { serverUrl, allowInsecureHttp }: Options,
  { CONDUCTOR_SERVER_URL: given }: Env,
): { serverUrl: string } | { unasked: string } {
  if (typeof serverUrl === 'string') return { serverUrl };
  if (!given) return { unasked: NO_URL };
  const fault = serverUrlFault(given, allowInsecureHttp);
  return fault === undefined
    ? { serverUrl: withoutSlash(given) }
    : { unasked: `CONDUCTOR_SERVER_URL ${fault}` };
}

/** Undefined where only CloudFormation knows the place of the key. */
function keySource(auth: Options['auth'], env: Env): AuthSource | undefined {
  const { CONDUCTOR_AUTH_KEY: keyId, CONDUCTOR_AUTH_SECRET: keySecret } = env;
  if (!auth) return { kind: 'none' };
  if (keyId && keySecret) return { kind: 'key', keyId, keySecret };
  if (typeof auth.secret === 'string') return { kind: 'secret', name: auth.secret };
  if (typeof auth.parameter === 'string') return { kind: 'parameter', name: auth.parameter };
  return undefined;
}

/** What signs a call to AWS: the credentials of the deploy. */
async function variablesOf(provider: AwsProvider, env: Env): Promise<Env> {
  const { credentials } = await awsAccessOf(provider);
  const keys = credentials && (await keysOf(credentials));
  return {
    ...env,
    AWS_REGION: provider.getRegion(),
    ...(keys && {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
    }),
  };
}

const keysOf = (credentials: NonNullable<AwsAccess['credentials']>) =>
  typeof credentials === 'function' ? credentials() : credentials;

const KEY_IN_AWS = "the deploy does not read Conductor's key from AWS";
const URL_IN_CLOUDFORMATION = 'only CloudFormation knows the serverUrl';
const NO_URL = 'only CloudFormation knows the serverUrl: set CONDUCTOR_SERVER_URL';
const OWN_KEY = 'set CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET to a key of your own';
const NO_KEY = `only CloudFormation knows where Conductor's key is: ${OWN_KEY}`;
const KEY_NOT_READ = "Conductor's key cannot be read";
