import { type Env, fetchSigned, regionIn, type SignedRequest } from './signed.ts';

/** An S3 bucket, reached with the function's own rights. */
export interface Bucket {
  /** Undefined where there is no such object. S3 says so only to a role that may list the bucket; else it answers 403. */
  get(key: string): Promise<string | undefined>;
  remove(key: string): Promise<void>;
}

/** Puts an object into a bucket. */
export type Put = (key: string, body: string) => Promise<unknown>;

/** What a worker needs of a bucket: putting objects into it. */
export const putInto =
  (bucket: string, env: Env): Put =>
  (key, body) =>
    call(env, bucket, key, { method: 'PUT', body });

/** What the reporter needs of a bucket. */
export const bucketAt = (name: string, env: Env): Bucket => ({
  get: (key) => call(env, name, key, { method: 'GET' }),
  async remove(key) {
    await call(env, name, key, { method: 'DELETE' });
  },
});

/** What S3 answers; undefined where it has no such object. */
async function call(
  env: Env,
  bucket: string,
  key: string,
  request: Pick<SignedRequest, 'method' | 'body'>,
): Promise<string | undefined> {
  const { AWS_ENDPOINT_URL: emulator } = env;
  const host = emulator
    ? `${emulator}/${bucket}`
    : `https://${bucket}.s3.${regionIn(env)}.amazonaws.com`;
  const response = await fetchSigned(env, { ...request, service: 's3', url: `${host}/${key}` });
  const text = await response.text();
  if (response.ok) return text;
  if (text.includes('<Code>NoSuchKey</Code>')) return undefined;
  throw new Error(`S3 answered ${response.status} to ${request.method} in ${bucket}`);
}
