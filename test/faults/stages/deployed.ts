import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionName, inboxName, pollerName } from '../../../lib/config/names.ts';
import { CONCURRENCY } from '../../../lib/poller/defaults.ts';
import { serverUrl, uniqueName } from '../../support/conductor/server.ts';
import { temporaryService } from '../../support/deploy/temporary-service.ts';
import { overhearFunctions } from '../../support/leaks/functions.ts';
import type { Happened } from '../evidence.ts';
import type { Definition, Stage } from '../kind.ts';
import { type AwsGateway, startAwsGateway } from '../proxy/aws-gateway.ts';
import { type FaultyProxy, startProxy } from '../proxy/proxy.ts';
import { killProcessesOf } from './lambda-processes.ts';
import { ledgerAt } from './ledger.ts';
import { ownSchedule, type Schedule, schedule } from './schedule.ts';
import { handlerOf, type Starts, serverlessYml, WINDOW_SECONDS } from './service-files.ts';
import { beginWorkflows } from './workflows.ts';

/** The task types of the service: how their workers are called. */
export const TYPES = [
  'answered',
  'queued',
  'short',
  'hungry',
  'beating',
  'deleted',
  'late',
] as const;
export type Type = (typeof TYPES)[number];

/** The package as its users have it: the plugin deploys it onto the AWS emulator, with the proxy as its server. */
export interface Deployed {
  proxy: FaultyProxy;
  /** Between the added functions and AWS: the ledger's calls, and all but those of functions. */
  store: FaultyProxy;
  /** Between the poller and the functions that it calls. */
  aws: AwsGateway;
  service: string;
  /** Of the deploy: `dev`. */
  stage: string;
  pollerName: string;
  /** The name of the Lambda that handles a type's tasks. */
  functionName(type: Type): string;
  taskType(type: Type): string;
  inboxUrl: string;
  /** The Lambda that reads the inbox. */
  reporterName: string;
  schedule: Schedule;
  /** While this file exists, no worker's module loads. */
  brokenFile: string;
  /** The stage of one kind whose tasks have the type; with others beside it, they take turns. */
  stageOf(type: Type, beside?: readonly Type[]): DeployedStage;
  /** Deploys changed workers and the poller again. */
  redeploy(): Promise<void>;
  close(): Promise<void>;
}

export interface DeployedStage extends Stage {
  deployed: Deployed;
  type: Type;
  /** Kills the processes of all pollers; the next tick follows immediately. Returns whether there was a poller. */
  killPollers(): Promise<boolean>;
}

const STAGE = 'dev';

/** Deploys it; takes half a minute. */
export async function deployStack(starts: Starts = 'ticks'): Promise<Deployed> {
  const name = uniqueName('faults').replace('_', '-');
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-faults-'));
  const proxy = await startProxy(serverUrl());
  const files = { ledger: join(folder, 'ledger'), broken: join(folder, 'broken') };
  const aws = await startAwsGateway(process.env.AWS_ENDPOINT_URL ?? '', () =>
    existsSync(files.broken),
  );
  const store = await startProxy(process.env.AWS_ENDPOINT_URL ?? '', ['host']);
  const urls = { conductor: proxy.url, aws: store.url, lambda: aws.url };
  const service = await temporaryService(serverlessYml(name, urls, files, starts));
  const deploy = async (version: number) => {
    await service.write('handler.ts', handlerOf(version));
    const { failed, all } = await service.serverless('deploy');
    if (failed) throw new Error(all);
  };
  await deploy(1);
  const poller = pollerName(name, STAGE);
  const ticks = starts === 'ticks' ? schedule(poller, WINDOW_SECONDS * 1_000) : ownSchedule(poller);
  const ledger = ledgerAt(files.ledger);
  let version = 1;

  const deployed: Deployed = {
    proxy,
    store,
    aws,
    service: name,
    stage: STAGE,
    pollerName: poller,
    functionName: (type) => `${name}-${STAGE}-${type}`,
    taskType: (type) => `${name}-${type}`,
    inboxUrl: `${process.env.AWS_ENDPOINT_URL}/000000000000/${inboxName(name, STAGE)}`,
    reporterName: functionName(name, STAGE, 'reporter'),
    schedule: ticks,
    brokenFile: files.broken,
    stageOf: (type, beside = []) => stageOf(deployed, [type, ...beside], ledger),
    redeploy() {
      version += 1;
      return deploy(version);
    },
    async close() {
      await ticks.stop();
      await overhearFunctions(name);
      await service.deleteStack();
      await service.remove();
      await proxy.close();
      await aws.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
  return deployed;
}

function stageOf(
  deployed: Deployed,
  types: readonly [Type, ...Type[]],
  ledger: Stage['ledger'],
): DeployedStage {
  const [type] = types;
  const happened: Happened[] = [];
  return {
    concurrency: CONCURRENCY,
    deployed,
    type,
    proxy: deployed.proxy,
    others: [deployed.store],
    ledger,
    happened,
    begin: (definition: Definition) => beginWorkflows(types.map(deployed.taskType), definition),
    startPolling: deployed.schedule.start,
    // The schedule goes on: it also polls for the next kind.
    stopPolling: async () => {},
    async killPollers() {
      if ((await killProcessesOf(deployed.pollerName)) === 0) return false;
      happened.push({ atMs: Date.now(), fault: 'poller killed' });
      await deployed.schedule.tick();
      return true;
    },
  };
}
