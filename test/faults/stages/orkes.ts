import type { AccessKey } from '../../../lib/config/load.ts';
import { serverUrl } from '../../support/conductor/server.ts';
import { type Gateway, startGateway } from '../proxy/gateway.ts';
import { type InProcess, stageBefore } from './in-process.ts';
import { ownPoller } from './pollers.ts';

/** A stage with an Orkes server: its callers need a token, and so a key. */
export interface OrkesStage extends InProcess {
  gateway: Gateway;
  /** Stores the key that callers read from now on, as in AWS's secret. */
  storeKey(key: AccessKey): void;
}

export async function orkesStage(): Promise<OrkesStage> {
  let key: AccessKey = { keyId: 'key-1', keySecret: 'secret-1' };
  const gateway = await startGateway(serverUrl(), key);
  const stage = await stageBefore({ url: gateway.url, readKey: async () => key }, ownPoller);
  return {
    ...stage,
    happened: gateway.happened,
    gateway,
    storeKey: (next) => {
      key = next;
    },
    async close() {
      await stage.close();
      await gateway.close();
    },
  };
}
