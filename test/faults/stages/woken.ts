import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConductor } from '../../../infra/local/conductor.ts';
import { freePort, HOST } from '../../../infra/local/servers/ports.ts';
import { callAws } from '../../../lib/aws/signed.ts';
import { functionName } from '../../../lib/config/names.ts';
import { logsOf, urlOf } from '../../support/deploy/emulator.ts';
import { notifierSettings } from '../../support/deploy/notifier.ts';
import { PLANTED } from '../../support/leaks/planted.ts';
import { type FaultyProxy, startProxy } from '../proxy/proxy.ts';
import { type Deployed, type DeployedStage, deployStack, type Type } from './deployed.ts';
import { killProcessesOf } from './lambda-processes.ts';
import { wakeParameter } from './service-files.ts';

/** A deployed service with `wake`, and a Conductor of its own that sends it notices. */
export interface Woken extends Deployed {
  /** Between Conductor's notifier and the wake function. */
  notices: FaultyProxy;
  /** Sends a notice of the kit's own; returns the status of the answer. */
  notify(secret?: string): Promise<number>;
  /** What the wake function has said of notices that could start no run. */
  refusals(): Promise<string[]>;
  /** Stores another secret, which the wake function knows from now on. */
  storeSecret(secret?: string): Promise<void>;
  stageOf(type: Type, beside?: readonly Type[]): WokenStage;
}

export interface WokenStage extends DeployedStage {
  woken: Woken;
  /** How long the server took for the starts of all workflows, the pauses between them included. */
  beganInMs(): number;
}

/** Deploys it and starts its server; takes a minute. All calls of this process to Conductor go to that server then. */
export async function deployWoken(): Promise<Woken> {
  const before = process.env.CONDUCTOR_SERVER_URL;
  const port = await freePort();
  process.env.CONDUCTOR_SERVER_URL = `http://${HOST}:${port}/api`;
  const deployed = await deployStack('wake');
  const { service, stage } = deployed;
  const wakeName = functionName(service, stage, 'wake');
  const notices = await startProxy(await urlOf(wakeName));
  const parameter = wakeParameter(service);
  await ssm('PutParameter', { ...secure(parameter, PLANTED.keySecret), Overwrite: true });
  const folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-woken-'));
  // The notifier's queue has its default length: it is full after 50 notices.
  const settings = notifierSettings(notices.url, PLANTED.keySecret);
  const conductor = await startConductor({ folder, port, settings });

  const woken: Woken = {
    ...deployed,
    notices,
    async notify(secret = PLANTED.keySecret) {
      const headers = { authorization: secret };
      const answer = await fetch(`${notices.url}/wake`, { method: 'POST', headers, body: '{}' });
      await answer.arrayBuffer();
      return answer.status;
    },
    refusals: async () => (await logsOf(wakeName)).filter((line) => line.includes('a notice')),
    async storeSecret(secret = PLANTED.keySecret) {
      await ssm('PutParameter', { ...secure(parameter, secret), Overwrite: true });
      // A process knows the secret for a minute.
      await killProcessesOf(wakeName);
      // The emulator answers 502 to the call that finds a process dead.
      await woken.notify('no secret');
    },
    stageOf: (type, beside) => wokenStage(woken, deployed.stageOf(type, beside)),
    async close() {
      await deployed.close();
      await conductor.stop();
      await notices.close();
      await ssm('DeleteParameter', { Name: parameter });
      await rm(folder, { recursive: true, force: true });
      process.env.CONDUCTOR_SERVER_URL = before;
    },
  };
  return woken;
}

function wokenStage(woken: Woken, stage: DeployedStage): WokenStage {
  let beganInMs = 0;
  return {
    ...stage,
    others: [...(stage.others ?? []), woken.notices],
    woken,
    beganInMs: () => beganInMs,
    async begin(definition) {
      const sinceMs = Date.now();
      const ids = await stage.begin(definition);
      beganInMs = Date.now() - sinceMs;
      return ids;
    },
  };
}

const secure = (Name: string, Value: string) => ({ Name, Value, Type: 'SecureString' });

const ssm = (action: string, body: object) =>
  callAws(process.env, { service: 'ssm', target: `AmazonSSM.${action}`, body });
