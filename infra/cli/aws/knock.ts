import type { Knock } from '../doctor/facts.ts';

const TIMEOUT_MS = 10_000;

/** No service has this secret. */
const NO_SECRET = 'not-the-secret';

/**
 * Calls a function's URL with a wrong secret: a right answer refuses it.
 *
 * @param env names the emulator, if any: there a URL's host has no name that a machine could find
 */
export async function knockAt(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Knock> {
  try {
    const response = await fetch(
      env.AWS_ENDPOINT_URL ? onEmulator(url, env.AWS_ENDPOINT_URL) : url,
      {
        method: 'POST',
        headers: { authorization: NO_SECRET },
        body: '{}',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    await response.arrayBuffer();
    const isByAws = response.headers.has('x-amzn-errortype');
    return { kind: 'answered', status: response.status, isByAws };
  } catch (error) {
    return { kind: 'noAnswer', reason: error instanceof Error ? error.message : String(error) };
  }
}

function onEmulator(url: string, endpoint: string): string {
  const [id] = new URL(url).hostname.split('.');
  return `${endpoint}/_aws/lambda-url/${id}/`;
}
