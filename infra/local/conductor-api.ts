import type { ReadAccessKey } from '../../lib/conductor/auth.ts';
import { callsTo } from '../../lib/conductor/http.ts';
import { type Metadata, metadataBy } from '../../lib/conductor/metadata.ts';
import { type Workflows, workflowsBy } from '../../lib/conductor/workflows.ts';

/** A machine that is busy with starting servers takes longer than a server in production may. */
const REQUEST_TIMEOUT_MS = 20_000;

/** What demo and local stack ask of Conductor, beside what workers do. Each call throws ConductorError. */
export interface ConductorApi extends Metadata, Workflows {
  /**
   * Lets the server decide on a workflow now. A task that ends while the server still decides on the one
   * before finds the workflow locked, and the workflow then waits for the server's sweeper, up to minutes.
   */
  decide(workflowId: string): Promise<void>;
}

/** The calls to a Conductor server. @param serverUrl ends in /api */
export function conductorApi(serverUrl: string, env = process.env): ConductorApi {
  const call = callsTo(serverUrl, keyIn(env));
  const timeout = REQUEST_TIMEOUT_MS;
  return {
    ...metadataBy(call, timeout),
    ...workflowsBy(call, timeout),
    async decide(workflowId) {
      const url = `/workflow/decide/${encodeURIComponent(workflowId)}`;
      await call({ method: 'put', url, timeout });
    },
  };
}

/** Orkes' key, from the variables that its SDKs use; the open-source server needs none. */
function keyIn(env: NodeJS.ProcessEnv): ReadAccessKey | undefined {
  const { CONDUCTOR_AUTH_KEY: keyId, CONDUCTOR_AUTH_SECRET: keySecret } = env;
  return keyId && keySecret ? async () => ({ keyId, keySecret }) : undefined;
}
