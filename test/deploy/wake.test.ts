import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startShipping } from '../../docs/samples/wake/start-shipping.ts';
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
    events: [{ conductor: first }, { conductor: second }, { conductor: pack }]
  later:
    handler: handler.later
    timeout: 10
    events: [{ conductor: put_back }, { conductor: { task: put_back_by_event, invocationType: Event } }]
  fails:
    handler: handler.fails
    timeout: 10
    events: [{ conductor: fails_once }]
`;
const HANDLER = `
import { inProgress, worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const works = worker({}, async () => 'done');
export const later = worker({}, async ({ seconds }, { savedOutput }) => {
  const dueAt = Date.now() + seconds * 1_000;
  return savedOutput.dueAt
    ? { lateMs: Date.now() - savedOutput.dueAt }
    : inProgress({ callbackAfterSeconds: seconds, output: { dueAt } });
});
export const fails = worker({}, async (_, { retryCount }) => {
  if (retryCount === 0) throw new Error('the first try');
  return 'done';
});
`;
/** The types, whose workflows have their names, and one task each. The retry of the last one is due after 22 s. */
const TYPES = ['first', 'second', 'put_back', 'put_back_by_event', 'fails_once'];
const RETRY_SECONDS = 22;

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
  const ownerEmail = 'test@example.com';
  const common = { ownerEmail, timeoutSeconds: 300 };
  const retryDelaySeconds = RETRY_SECONDS;
  const definitionOf = (name: string) =>
    taskDefinition({ name, ownerEmail, functionTimeoutSeconds: 10, retryDelaySeconds });
  await api.registerTasks(TYPES.map(definitionOf));
  const input = { card: PLANTED.input, seconds: '${workflow.input.seconds}' };
  for (const name of TYPES) {
    const tasks = [simpleTask({ type: name, ref: 'task', input })];
    await api.registerWorkflow(workflow({ ...common, name, tasks }));
  }
  // Of this type the notifier says nothing.
  await api.registerTasks([{ ...definitionOf('pack'), taskStatusListenerEnabled: false }]);
  const tasks = [simpleTask({ type: 'pack', ref: 'parcel' })];
  await api.registerWorkflow(workflow({ ...common, name: 'shipping', tasks }));
});

afterAll(async () => {
  await conductor?.stop();
  await service.deleteStack();
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

/** Ticks come once a minute: of several due times 15 s apart, only one could be just before one. */
const DUE_IN_SECONDS = [14, 29, 44];

/** A round comes within 10 s, on a busy machine a little later. */
const ROUND_MS = 10_000 + SOON_MS / 2;

test('tasks that their workers put back go on within a round after they are due, though no notice tells', async () => {
  await sleep(IDLE_MS);
  const ids = await Promise.all(
    ['put_back', 'put_back_by_event'].flatMap((name) =>
      DUE_IN_SECONDS.map((seconds) => api.start(name, { seconds })),
    ),
  );
  const ends = await Promise.all(ids.map((id) => endOf(id, 90_000)));
  const lateMs = ends.map(({ tasks }) => Number(tasks[0]?.outputData?.lateMs));
  expect(Math.max(...lateMs)).toBeLessThan(ROUND_MS);
});

test('a retry with a delay starts within a round after it is due', async () => {
  await sleep(IDLE_MS);
  const lateMs: number[] = [];
  const started: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    started.push(await api.start('fails_once', {}));
    await sleep(15_000);
  }
  for (const id of started) {
    const { tasks } = await endOf(id, 60_000);
    const dueAtMs = Number(tasks[0]?.endTime) + RETRY_SECONDS * 1_000;
    lateMs.push(Number(tasks[1]?.startTime) - dueAtMs);
  }
  expect(Math.max(...lateMs)).toBeLessThan(ROUND_MS);
});

test('a workflow of which no notice tells starts when its starter wakes the poller', async () => {
  process.env.ORDERS_WAKE_URL = wakeUrl;
  process.env.ORDERS_WAKE_SECRET = PLANTED.keySecret;
  const { CONDUCTOR_SERVER_URL } = process.env;
  process.env.CONDUCTOR_SERVER_URL = conductor?.apiUrl;
  for (let i = 0; i < 3; i += 1) {
    await sleep(IDLE_MS);
    const { status } = await endOf(await startShipping('17'));
    expect(status).toBe('COMPLETED');
  }
  process.env.CONDUCTOR_SERVER_URL = CONDUCTOR_SERVER_URL;
});

test('no message of a round has failed, or has become a dead letter', async () => {
  const reporter = await logsOf(`${SERVICE}-dev-conductor-reporter`);
  expect(reporter.filter((line) => line.includes('START')).length).toBeGreaterThan(5);
  expect(reporter.filter((line) => /"level":"(warn|error)"/.test(line))).toEqual([]);
});
