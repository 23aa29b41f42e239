import type { ReadAccessKey } from '../../lib/conductor/auth.ts';
import { callsTo } from '../../lib/conductor/http.ts';
import { type Metadata, metadataBy } from '../../lib/conductor/metadata.ts';
import { type Workflows, workflowsBy } from '../../lib/conductor/workflows.ts';

/** A machine that is starting servers takes longer than a server in production may. */
const REQUEST_TIMEOUT_MS = 20_000;

/** The calls that the demo and the local stack make, beside those of workers. Each call throws ConductorError. */
export interface ConductorApi extends Metadata, Workflows {}

/** The calls to a Conductor server. @param serverUrl ends in /api */
export function conductorApi(serverUrl: string, env = process.env): ConductorApi {
  const call = callsTo(serverUrl, keyIn(env));
  const timeout = REQUEST_TIMEOUT_MS;
  return { ...metadataBy(call, timeout), ...workflowsBy(call, timeout) };
}

/** The Orkes key, from the variables that the SDKs use; the open-source server needs none. */
function keyIn(env: NodeJS.ProcessEnv): ReadAccessKey | undefined {
  const { CONDUCTOR_AUTH_KEY: keyId, CONDUCTOR_AUTH_SECRET: keySecret } = env;
  return keyId && keySecret ? async () => ({ keyId, keySecret }) : undefined;
}
