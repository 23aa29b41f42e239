import { AwsClient } from 'aws4fetch';
import { REQUEST_TIMEOUT_MS } from '../config/defaults.ts';
import type { AuthSource } from '../config/load.ts';
import { isObject } from '../task/parse.ts';

interface AccessKey {
  keyId: string;
  keySecret: string;
}

/** The environment of a Lambda function: region and credentials, and the emulator's address if any. */
type Env = Readonly<Record<string, string | undefined>>;

/**
 * How to read the Orkes key, or undefined where none is configured. Signed by aws4fetch:
 * the AWS SDK would make every worker half a megabyte larger.
 */
export function accessKeyReader(
  auth: AuthSource,
  env: Env,
): (() => Promise<AccessKey>) | undefined {
  switch (auth.kind) {
    case 'none':
      return undefined;
    case 'key':
      return async () => ({ keyId: auth.keyId, keySecret: auth.keySecret });
    case 'secret':
      return async () => {
        const answer = await post(env, SECRETS_MANAGER, { SecretId: auth.name });
        return keyIn(at(answer, 'SecretString'), `secret ${auth.name}`);
      };
    case 'parameter':
      return async () => {
        const answer = await post(env, SSM, { Name: auth.name, WithDecryption: true });
        return keyIn(at(at(answer, 'Parameter'), 'Value'), `parameter ${auth.name}`);
      };
  }
}

const SECRETS_MANAGER = { service: 'secretsmanager', target: 'secretsmanager.GetSecretValue' };
const SSM = { service: 'ssm', target: 'AmazonSSM.GetParameter' };

async function post(env: Env, { service, target }: typeof SSM, body: object): Promise<unknown> {
  const region = env.AWS_REGION ?? 'us-east-1';
  const response = await signer(env, service, region).fetch(
    env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com/`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    },
  );
  if (response.ok) return response.json();
  throw new Error(
    `AWS answered ${response.status} to ${target} for Conductor's key (${await errorTypeOf(response)}): check that it exists in ${region} and that the function's role may read it`,
  );
}

/** Made anew for each read: Lambda's credentials are replaced while a process lives. */
const signer = (env: Env, service: string, region: string) =>
  new AwsClient({
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    service,
    region,
    retries: 2,
  });

async function errorTypeOf(response: Response): Promise<string> {
  const type = at(await response.json().catch(() => undefined), '__type');
  return typeof type === 'string' ? type : 'no reason given';
}

const at = (value: unknown, field: string) => (isObject(value) ? value[field] : undefined);

function keyIn(text: unknown, where: string): AccessKey {
  const value = typeof text === 'string' ? jsonOf(text) : undefined;
  const [keyId, keySecret] = [at(value, 'keyId'), at(value, 'keySecret')];
  if (typeof keyId === 'string' && typeof keySecret === 'string') return { keyId, keySecret };
  throw new Error(
    `The ${where} must hold JSON {"keyId": "…", "keySecret": "…"}; it holds something else`,
  );
}

/** A parser's own message would repeat the secret. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
