import { AwsClient } from 'aws4fetch';
import { REQUEST_TIMEOUT_MS } from '../config/defaults.ts';
import { isObject } from '../task/parse.ts';

/** The environment of a Lambda function: region and credentials, and the emulator's address if any. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A call of one of AWS's JSON services. */
export interface AwsCall {
  service: 'secretsmanager' | 'ssm' | 'sqs';
  /** The X-Amz-Target header. */
  target: string;
  body: object;
}

/**
 * Calls AWS, signed by aws4fetch: the AWS SDK would make every worker half a megabyte larger.
 *
 * @throws Error with AWS's status and error type, never with what was sent
 */
export async function callAws(env: Env, { service, target, body }: AwsCall): Promise<unknown> {
  const region = env.AWS_REGION ?? 'us-east-1';
  const response = await signer(env, service, region).fetch(
    env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com/`,
    {
      method: 'POST',
      headers: {
        'Content-Type': `application/x-amz-json-1.${service === 'sqs' ? 0 : 1}`,
        'X-Amz-Target': target,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    },
  );
  if (response.ok) return response.json();
  const type = at(await response.json().catch(() => undefined), '__type');
  throw new Error(
    `AWS answered ${response.status} (${type ?? 'no reason given'}) to ${target} in ${region}`,
  );
}

/** Made anew for each call: Lambda's credentials are replaced while a process lives. */
const signer = (env: Env, service: string, region: string) =>
  new AwsClient({
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    service,
    region,
    retries: 2,
  });

/** A field of what may be an object. */
export const at = (value: unknown, field: string): unknown =>
  isObject(value) ? value[field] : undefined;
