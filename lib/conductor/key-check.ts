import type { AccessKey } from '../config/load.ts';
import { accessKeyAuth } from './auth.ts';
import { TOKEN_PATH } from './defaults.ts';
import { callsTo, jsonBody } from './http.ts';

/**
 * Exchanges a key for a token, and throws the token away.
 *
 * @throws ConductorError where the server gives none; it repeats nothing of what the server says
 */
export async function tryKey(serverUrl: string, key: AccessKey, timeout: number): Promise<void> {
  const call = callsTo(serverUrl);
  const request = () => call({ method: 'post', url: TOKEN_PATH, ...jsonBody(key), timeout });
  await accessKeyAuth(request, async () => key).token();
}
