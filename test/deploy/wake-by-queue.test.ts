import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { shipping } from '../../docs/samples/workflows/wake.ts';
import { type Conductor, startConductor } from '../../infra/local/conductor.ts';
import { type ConductorApi, conductorApi } from '../../infra/local/conductor-api.ts';
import { freePort } from '../../infra/local/servers/ports.ts';
import { taskDefinition, wakeTask } from '../../lib/workflow/index.ts';
import { lambda } from '../support/deploy/emulator.ts';
import { type TemporaryService, temporaryService } from '../support/deploy/temporary-service.ts';
import { read } from '../support/docs/pages.ts';
import { PLANTED } from '../support/leaks/planted.ts';

/** A server of its own starts, which has no notifier and writes to the emulator's queues. */
jest.setTimeout(240_000);

/** The notice can come before its task: then a round a second later finds it, or one within 11 s. A tick comes once a minute. */
const SOON_MS = 15_000;
/** After this a run has found no work for its 5 s, and has ended. */
const IDLE_MS = 7_000;

/** The service of the sample. */
const yml = (serverUrl: string) => `
service: shop
plugins: [serverless-esbuild, ./plugin.cjs]
provider: { name: aws, runtime: nodejs24.x, region: us-east-1 }
custom:
  conductor:
    serverUrl: ${serverUrl}
    poller: { sweep: 60 }
functions:
  pack:
    handler: handler.pack
    timeout: 10
    events: [{ conductor: pack }]
`;
const HANDLER = `
import { worker } from ${JSON.stringify(resolve('lib/index.ts'))};
export const pack = worker({}, async ({ orderId }) => 'parcel of ' + orderId);
`;

/** The settings that the page tells a reader to make, and where the emulator is. */
function queueSettings(): Record<string, string> {
  const blocks = [...read('docs/plugin.md').matchAll(/```properties\n(.*?)```/gs)];
  const [, block = ''] = blocks.find(([, text]) => text?.includes('event-queues.sqs')) ?? [];
  const pairs = [...block.matchAll(/^\s*(\S+?)=(.*)$/gm)].map(([, name = '', value]) => [
    name,
    value,
  ]);
  const endpoint = { 'conductor.event-queues.sqs.endpoint': process.env.AWS_ENDPOINT_URL ?? '' };
  return { ...Object.fromEntries(pairs), ...endpoint };
}

let service: TemporaryService;
let folder: string;
let conductor: Conductor | undefined;
let api: ConductorApi;

beforeAll(async () => {
  const port = await freePort();
  service = await temporaryService(yml(`http://127.0.0.1:${port}/api`));
  await service.write('handler.ts', HANDLER);
  const { failed, all } = await service.serverless('deploy');
  if (failed) throw new Error(all);
  folder = await mkdtemp(join(tmpdir(), 'conductor-lambda-woken-by-queue-'));
  const { AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
  const env = { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
  conductor = await startConductor({ folder, port, settings: queueSettings(), env });
  api = conductorApi(conductor.apiUrl);
  const ownerEmail = 'test@example.com';
  await api.registerTasks([
    taskDefinition({ name: 'pack', ownerEmail, functionTimeoutSeconds: 10 }),
  ]);
  await api.registerWorkflow(shipping);
});

afterAll(async () => {
  await conductor?.stop();
  await service.deleteStack();
  await service.remove();
  await rm(folder, { recursive: true, force: true });
  lambda.destroy();
});

async function endOf(id: string, withinMs: number) {
  for (const untilMs = Date.now() + withinMs; ; await sleep(100)) {
    const execution = await api.execution(id);
    if (execution.status !== 'RUNNING' || Date.now() > untilMs) return execution;
  }
}

test('each of three workflows that begin with the task wakes the service, whose poller no one else starts', async () => {
  const ends: unknown[] = [];
  for (let i = 0; i < 3; i += 1) {
    await sleep(IDLE_MS);
    const { status, output } = await endOf(await api.start('shipping', { orderId: 17 }), SOON_MS);
    ends.push({ status, output });
  }
  const expected = { status: 'COMPLETED', output: { parcel: 'parcel of 17' } };
  expect(ends).toEqual([expected, expected, expected]);
});

test('a workflow goes on where SQS does not take the message', async () => {
  const [, parcel] = shipping.tasks;
  const wake = wakeTask({ ref: 'wake', service: 'shop', stage: 'dev', integration: 'none' });
  const tasks = [{ ...wake, sink: 'none:queue' }, ...(parcel ? [parcel] : [])];
  await api.registerWorkflow({ ...shipping, name: 'unheard', tasks });
  const id = await api.start('unheard', { orderId: PLANTED.input });
  const { status, tasks: done } = await endOf(id, 2_000);
  expect(status).not.toBe('FAILED');
  expect(done[0]).toMatchObject({ status: 'COMPLETED_WITH_ERRORS' });
  expect(done).toHaveLength(2);
});
