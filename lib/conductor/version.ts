import type { Call } from './http.ts';

/**
 * The version that the server says, such as 3.32.2; undefined where it answers something else. Servers from before March
 * 2026 answer that there is nothing of that name.
 *
 * @throws ConductorError
 */
export async function serverVersion(call: Call, timeout: number): Promise<string | undefined> {
  const answer = await call({ url: '/version', timeout });
  return typeof answer === 'string' && VERSION.test(answer) ? answer : undefined;
}

const VERSION = /^\d+\.\d+\.\d+/;
