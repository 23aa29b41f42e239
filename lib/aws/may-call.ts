import { type Env, fetchSigned, field, parseJson, regionIn } from './signed.ts';

/**
 * Asks AWS whether this function may call another one, by a call that AWS checks and does not make.
 *
 * @throws Error with AWS's words where it may not, or where there is no such function
 */
export async function mayCall(name: string, env: Env): Promise<true> {
  const host = env.AWS_ENDPOINT_URL ?? `https://lambda.${regionIn(env)}.amazonaws.com`;
  const response = await fetchSigned(env, {
    service: 'lambda',
    url: `${host}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
    method: 'POST',
    headers: { 'X-Amz-Invocation-Type': 'DryRun' },
  });
  const answer = parseJson((await response.text()) || '{}');
  if (response.ok) return true;
  const words = field(answer, 'Message') ?? field(answer, 'message') ?? 'no reason';
  throw new Error(`AWS answered ${response.status} (${words})`);
}
