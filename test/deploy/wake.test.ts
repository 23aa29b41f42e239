import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Conductor, startConductor } from '../../infra/local/conductor.ts';
import { type ConductorApi, conductorApi } from '../../infra/local/conductor-api.ts';
import { freePort } from '../../infra/local/servers/ports.ts';
import { callAws } from '../../lib/aws/signed.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import { lambda, logsOf, urlOf } from '../support/deploy/emulator.ts';
import { notifierSettings } from '../support/deploy/notifier.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { PLANTED } from '../support/leaks/planted.ts';

/** Its own server starts, whose notifier calls the deployed function. */
jest.setTimeout(240_000);

const SERVICE = 'woken';
const PARAMETER = '/woken/wake';
/** On a busy machine. A tick alone comes once a minute. */
const SOON_MS = 8_000;
/** After this a run has found no work for its 5 s, and has ended. */
const IDLE_MS = 7_000;

const yml = (serverUrl: string) => `
service: ${SERVICE}
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom:
  conductor:
    serverUrl: ${serverUrl}
    wake: { parameter: ${PARAMETER} }
functions:
  works:
    handler: handler.works
    timeout: 10
    events: [{ conductor: first }, { conductor: second }]
`;
const HANDLER = `
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const works = worker({}, async () => 'done');
`;

let service: TemporaryService;
let folder: string;
let conductor: Conductor | undefined;
let api: ConductorApi;
let wakeUrl: string;

beforeAll(async () => {
  const port = await freePort();
  await ssm('PutParameter', { Name: PARAMETER, Type: 'SecureString', Value: PLANTED.keySecret });
  service = await temporaryService(yml(`http://127.0.0.1:${port}/api`));
  await service.write('handler.ts', HANDLER);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  wakeUrl = await urlOf(`${SERVICE}-dev-conductor-wake`);
  folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-woken-'));
  conductor = await startConductor({
    folder,
    port,
    settings: notifierSettings(wakeUrl, PLANTED.keySecret),
  });
  api = conductorApi(conductor.apiUrl);
  const common = { ownerEmail: 'test@example.com', timeoutSeconds: 300 };
  for (const name of ['first', 'second']) {
    await api.registerTasks([
      taskDefinition({ name, ownerEmail: 'test@example.com', functionTimeoutSeconds: 10 }),
    ]);
    const tasks = [simpleTask({ type: name, ref: 'task', input: { card: PLANTED.input } })];
    await api.registerWorkflow(workflow({ ...common, name, tasks }));
  }
});

afterAll(async () => {
  await conductor?.stop();
  await service.serverless('remove');
  await service.remove();
  await rm(folder, { recursive: true, force: true });
  await ssm('DeleteParameter', { Name: PARAMETER });
  lambda.destroy();
});

const ssm = (action: string, body: object) =>
  callAws(process.env, { service: 'ssm', target: `AmazonSSM.${action}`, body });

async function endOf(id: string, withinMs = SOON_MS) {
  for (const untilMs = Date.now() + withinMs; ; await sleep(100)) {
    const execution = await api.execution(id);
    if (execution.status !== 'RUNNING' || Date.now() > untilMs) return execution;
  }
}

const runs = async () => (await logsOf(`${SERVICE}-dev-conductor-poller`, 'START')).length;

const notice = (authorization: string) =>
  fetch(`${wakeUrl}/wake`, { method: 'POST', headers: { authorization }, body: '{}' });

test('each of three workflows runs to its end at once, though no run polls when it is started', async () => {
  const pickUpMs: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { status, tasks } = await endOf(await api.start('first', {}));
    expect(status).toBe('COMPLETED');
    pickUpMs.push(Number(tasks[0]?.startTime) - Number(tasks[0]?.scheduledTime));
    await sleep(IDLE_MS);
  }
  // Ticks come once a minute: without notices they would have to come three times in less.
  expect(Math.max(...pickUpMs)).toBeLessThan(SOON_MS);
});

test('any number of workflows of several types run to their ends, started by few notices', async () => {
  const before = await runs();
  const ids = await Promise.all(
    Array.from({ length: 60 }, (_, i) => api.start(i % 10 ? 'first' : 'second', {})),
  );
  const ends = await Promise.all(ids.map((id) => endOf(id, 120_000)));
  expect(ends.filter(({ status }) => status !== 'COMPLETED')).toEqual([]);
  // A run for each notice would be 60.
  expect((await runs()) - before).toBeLessThan(20);
});

test('a notice with another secret is refused', async () => {
  expect((await notice('wrong')).status).toBe(403);
  expect((await notice(PLANTED.keySecret)).status).toBe(202);
});
