import type { AccessKey } from '../../../lib/config/load.ts';
import { serverUrl } from '../../support/conductor/server.ts';
import { type Gateway, startGateway } from '../proxy/gateway.ts';
import { type InProcess, stageBefore } from './in-process.ts';
import { ownPoller } from './pollers.ts';

/** As an Orkes server: who calls it needs a token, and so a key. */
export interface OrkesStage extends InProcess {
  gateway: Gateway;
  /** From now on whoever reads the key, as from AWS's secret, gets this one. */
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
