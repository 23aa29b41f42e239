import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startConductor } from '../../infra/local/conductor.ts';
import { type ConductorApi, conductorApi } from '../../infra/local/conductor-api.ts';
import { freePort, HOST } from '../../infra/local/servers/ports.ts';
import { until } from '../../infra/local/servers/until.ts';
import { CONDUCTOR_VERSION } from '../../infra/local/setup/conductor-jar.ts';
import { callAws } from '../../lib/aws/signed.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import { urlOf } from '../../test/support/deploy/emulator.ts';
import { notifierSettings } from '../../test/support/deploy/notifier.ts';
import { deployed } from '../deployed/service.ts';
import { startEmulatorFor } from '../deployed/with-emulator.ts';
import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { quantile, randomBy, rounded } from '../statistics.ts';

const FULL = 20;
const QUICK = 3;
const NAME = 'bench-idle';
const PARAMETER = '/bench-idle/wake';
const SECRET = 'of the bench alone';
const TYPES = ['woken', 'swept'] as const;
type Type = (typeof TYPES)[number];
/** A run has ended that found no work for its 5 s. */
const IDLE_MS = 7_000;
/** Rounds come every 10 s: a task comes at any time between two. */
const SWEEP_MS = 10_000;
const END_TIMEOUT_MS = 90_000;
/** The first of each starts the processes. */
const WARM_UP = 1;

/** How soon a task starts that finds no run of the poller: by Conductor's notice, and by rounds. */
export async function idlePickUp(run: Run): Promise<void> {
  await startEmulatorFor(run);
  const port = await freePort();
  const serverUrl = `serverUrl: http://${HOST}:${port}/api`;
  await callAws(process.env, {
    ...{ service: 'ssm', target: 'AmazonSSM.PutParameter' },
    body: { Name: PARAMETER, Type: 'SecureString', Value: SECRET },
  });
  const services = await run.steps.run('serverless deploy', async () => [
    await deployed(
      `${NAME}-wake`,
      [serverUrl, `wake: { parameter: ${PARAMETER} }`],
      [functionOf('woken')],
    ),
    await deployed(`${NAME}-rounds`, [serverUrl], [functionOf('swept')]),
  ]);
  const folder = join(run.folder.path, 'conductor-idle');
  await mkdir(folder, { recursive: true });
  const settings = notifierSettings(await urlOf(`${NAME}-wake-dev-conductor-wake`), SECRET);
  const { steps } = run;
  const server = await steps.run('Start Conductor', () =>
    startConductor({ folder, port, steps, settings }),
  );
  try {
    await measure(conductorApi(server.apiUrl), run);
  } finally {
    await server.stop();
    for (const service of services) await service.remove();
  }
}

const functionOf = (type: Type) =>
  `works: { handler: handler.done, timeout: 10, events: [{ conductor: ${type} }] }`;

async function measure(api: ConductorApi, run: Run): Promise<void> {
  const times = WARM_UP + (run.quick ? QUICK : FULL);
  const random = randomBy(run.seed);
  const figures = [];
  for (const type of TYPES) {
    await register(type, api);
    const waitsMs = await run.steps.run(`${times} tasks from idle: ${type}`, async () => {
      const waits: number[] = [];
      for (let i = 0; i < times; i += 1) {
        await sleep(IDLE_MS + random() * SWEEP_MS);
        waits.push(await waitOf(await api.start(type, {}), api));
      }
      return waits.slice(WARM_UP);
    });
    const at = (share: number) => rounded(quantile(waitsMs, share));
    figures.push({ by: type, p50Ms: at(0.5), p90Ms: at(0.9), maxMs: at(1) });
  }
  console.table(figures);
  await writeResults(
    'idle-pick-up',
    run,
    { conductor: CONDUCTOR_VERSION },
    { times: times - WARM_UP, figures },
  );
}

async function register(name: Type, api: ConductorApi): Promise<void> {
  const common = { name, ownerEmail: 'bench@example.com' };
  await api.registerTasks([taskDefinition({ ...common, functionTimeoutSeconds: 10 })]);
  const tasks = [simpleTask({ ref: 'task', type: name })];
  await api.registerWorkflow(workflow({ ...common, tasks, timeoutSeconds: 600 }));
}

/** From scheduled to polled, by the server's own times: the worker is called within a few milliseconds after that. */
async function waitOf(id: string, api: ConductorApi): Promise<number> {
  const isDone = async () => (await api.execution(id)).status === 'COMPLETED';
  await until(isDone, END_TIMEOUT_MS, 'a workflow has not ended');
  const [task] = (await api.execution(id)).tasks;
  return Number(task?.startTime) - Number(task?.scheduledTime);
}
