import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pollerName } from '../../../lib/config/names.ts';
import { serverUrl, uniqueName } from '../../support/conductor/server.ts';
import { temporaryService } from '../../support/deploy/temporary-service.ts';
import { overhearFunctions } from '../../support/leaks/functions.ts';
import type { Stage } from '../kind.ts';
import { startProxy } from '../proxy/proxy.ts';
import { ledgerAt } from './ledger.ts';
import { schedule } from './schedule.ts';
import { handlerOf, headOf, WINDOW_SECONDS } from './service-files.ts';
import { beginWorkflows } from './workflows.ts';

/** A deployed service of many types, most of which have no task. */
export interface CrowdStage extends Stage {
  close(): Promise<void>;
}

const STAGE = 'dev';

/** Deploys a service with so many types, of which the tasks use some that lie far apart. */
export async function crowdStage(types: number, used: number): Promise<CrowdStage> {
  const name = uniqueName('crowd').replace('_', '-');
  const taskTypes = Array.from({ length: types }, (_, i) => `${name}-${i}`);
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-faults-'));
  const ledger = ledgerAt(join(folder, 'ledger'));
  const proxy = await startProxy(serverUrl());
  const service = await temporaryService(crowdYml(name, proxy.url, ledger.path, taskTypes));
  await service.write('handler.ts', handlerOf(1));
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  const ticks = schedule(pollerName(name, STAGE), WINDOW_SECONDS * 1_000);
  const step = Math.floor(types / used);
  return {
    proxy,
    ledger,
    happened: [],
    begin: (definition) =>
      beginWorkflows(
        taskTypes.filter((_, i) => i % step === step - 1),
        definition,
      ),
    startPolling: ticks.start,
    stopPolling: ticks.stop,
    async close() {
      await overhearFunctions(name);
      await service.deleteStack();
      await service.remove();
      await proxy.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** One worker for all types. */
const crowdYml = (name: string, url: string, ledger: string, taskTypes: readonly string[]) => `
${headOf(name, { conductor: url }, { FAULTS_LEDGER: ledger })}
package: { individually: true }
functions:
  crowd:
    handler: handler.works
    timeout: 8
    events:
${taskTypes.map((taskType) => `      - conductor: ${taskType}`).join('\n')}
`;
