import { AwsV4Signer } from 'aws4fetch';

import { isObject } from '../task/parse.ts';
import { AWS_RETRIES, AWS_RETRY_MS, AWS_TIMEOUT_MS } from './defaults.ts';

/** The environment of a Lambda function: region and credentials, and the emulator's address if any. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A call of one of AWS's JSON services. */
export interface AwsCall {
  service: 'secretsmanager' | 'ssm' | 'sqs' | 'dynamodb' | 'events';
  /** The X-Amz-Target header. */
  target: string;
  body: object;
  timeoutMs?: number | undefined;
}

/** What AWS answered. */
export interface AwsAnswer {
  status: number;
  /** Undefined where it is not JSON. */
  body: unknown;
  /** AWS's time, in milliseconds since 1970 and whole seconds; NaN where it does not say. */
  atMs: number;
}

/**
 * Calls AWS, signed by aws4fetch: the AWS SDK would make every worker half a megabyte larger.
 *
 * @throws Error with AWS's status and error type, never with what was sent
 */
export async function callAws(env: Env, call: AwsCall): Promise<unknown> {
  const answer = await askAws(env, call);
  if (answer.status < 300 && answer.body !== undefined) return answer.body;
  throw refusal(env, call, answer);
}

/** Also gives the answers that are errors. */
export async function askAws(
  env: Env,
  { service, target, body, timeoutMs }: AwsCall,
): Promise<AwsAnswer> {
  const url = env.AWS_ENDPOINT_URL ?? `https://${service}.${regionIn(env)}.amazonaws.com/`;
  const response = await fetchSigned(env, {
    service,
    url,
    method: 'POST',
    headers: {
      'Content-Type': `application/x-amz-json-1.${VERSIONS[service]}`,
      'X-Amz-Target': target,
    },
    body: JSON.stringify(body),
    timeoutMs,
  });
  return {
    status: response.status,
    // SQS answers some calls with nothing.
    body: parseJson((await response.text()) || '{}'),
    atMs: Date.parse(response.headers.get('date') ?? ''),
  };
}

/** Of AWS's JSON protocol. */
const VERSIONS: Record<AwsCall['service'], number> = {
  secretsmanager: 1,
  ssm: 1,
  sqs: 0,
  dynamodb: 0,
  events: 1,
};

/** The error of an answer that is none. */
export function refusal(env: Env, { target }: AwsCall, { status, body }: AwsAnswer): Error {
  const type = field(body, '__type') ?? 'no reason';
  return new Error(`AWS answered ${status} (${type}) to ${target} in ${regionIn(env)}`);
}

/** What is signed and sent. */
export interface SignedRequest {
  service: string;
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string;
  /** For all tries. Default: 5 s. */
  timeoutMs?: number | undefined;
}

/** Tries again where AWS or the network has trouble, within 5 s in all. AWS may do the call twice. */
export async function fetchSigned(env: Env, request: SignedRequest): Promise<Response> {
  // It takes whole milliseconds only.
  const signal = AbortSignal.timeout(Math.max(0, Math.floor(request.timeoutMs ?? AWS_TIMEOUT_MS)));
  for (let retriesLeft = AWS_RETRIES; ; retriesLeft -= 1) {
    try {
      const response = await fetchOnce(env, request, signal);
      if ((response.status < 500 && response.status !== 429) || retriesLeft === 0) return response;
    } catch (error) {
      if (retriesLeft === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * AWS_RETRY_MS));
  }
}

async function fetchOnce(env: Env, request: SignedRequest, signal: AbortSignal) {
  const { method, headers, body } = await signerOf(env, request).sign();
  return fetch(request.url, { method, headers, body, signal });
}

export const regionIn = ({ AWS_REGION }: Env): string => AWS_REGION ?? 'us-east-1';

/** Made anew for each call: Lambda's credentials are replaced while a process lives. */
const signerOf = (env: Env, request: SignedRequest) =>
  new AwsV4Signer({
    ...request,
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    region: regionIn(env),
  });

/** The parsed text; undefined where it is not JSON. A parser's own error would repeat the text, which may be a secret. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value of a field; undefined where `value` is not an object. */
export const field = (value: unknown, name: string): unknown =>
  isObject(value) ? value[name] : undefined;
