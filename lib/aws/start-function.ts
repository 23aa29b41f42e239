import { type Env, fetchSigned, regionIn } from './signed.ts';

/**
 * Starts a Lambda function, and does not wait for its end.
 *
 * @throws Error with AWS's status
 */
export async function startFunction(name: string, event: object, env: Env): Promise<void> {
  const host = env.AWS_ENDPOINT_URL ?? `https://lambda.${regionIn(env)}.amazonaws.com`;
  const response = await fetchSigned(env, {
    service: 'lambda',
    url: `${host}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
    method: 'POST',
    headers: { 'X-Amz-Invocation-Type': 'Event' },
    body: JSON.stringify(event),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Lambda answered ${response.status} to a start of ${name}`);
}
