import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { startConductor } from '../../infra/local/conductor.ts';
import { type ConductorApi, conductorApi } from '../../infra/local/conductor-api.ts';
import { freePort, HOST } from '../../infra/local/servers/ports.ts';
import { until } from '../../infra/local/servers/until.ts';
import { CONDUCTOR_VERSION } from '../../infra/local/setup/conductor-jar.ts';
import { simpleTask, taskDefinition, workflow } from '../../lib/workflow/index.ts';
import { logsOf } from '../../test/support/deploy/emulator.ts';
import { deployed } from '../deployed/service.ts';
import { startEmulatorFor } from '../deployed/with-emulator.ts';
import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { randomBy } from '../statistics.ts';

const NAME = 'bench-dashboard';
const TYPES = ['greetings', 'process_order', 'shipping_label'];
const FUNCTIONS = [
  'greetings: { handler: handler.done, timeout: 10, events: [{ conductor: greetings }] }',
  'orders: { handler: handler.works, timeout: 10, events: [{ conductor: process_order }] }',
  'labels: { handler: handler.plain, timeout: 10, events: [{ conductor: { task: shipping_label, wrap: true } }] }',
];
/** Bursts of workflows, with pauses between them in which the poller leaves. */
const BURSTS = { full: 8, quick: 2 };
const MOST_AT_ONCE = 8;
const MOST_PAUSE_MS = 20_000;
const END_TIMEOUT_MS = 90_000;
/** By then the last run has ended: the emulator shows the log of a call when it ends. */
const LAST_RUN_MS = 15_000;

/** What a deployed service writes of its metrics, for the picture of its dashboard: the emulator itself draws none. */
export async function dashboard(run: Run): Promise<void> {
  await startEmulatorFor(run);
  const { steps } = run;
  const port = await freePort();
  const options = [`serverUrl: http://${HOST}:${port}/api`, 'metrics: true'];
  const service = await steps.run('serverless deploy', () => deployed(NAME, options, FUNCTIONS));
  const folder = join(run.folder.path, 'conductor-dashboard');
  await mkdir(folder, { recursive: true });
  const server = await steps.run('Start Conductor', () => startConductor({ folder, port, steps }));
  try {
    const api = conductorApi(server.apiUrl);
    await register(api);
    await steps.run('Bursts of workflows', () => work(api, run));
    const lines = await metricLines();
    await writeResults('dashboard', run, { conductor: CONDUCTOR_VERSION }, { lines });
  } finally {
    await service.remove();
    await server.stop();
  }
}

async function register(api: ConductorApi): Promise<void> {
  const common = { ownerEmail: 'bench@example.com' };
  await api.registerTasks(
    TYPES.map((name) => taskDefinition({ ...common, name, functionTimeoutSeconds: 10 })),
  );
  const tasks = TYPES.map((type) => simpleTask({ ref: type, type }));
  await api.registerWorkflow(workflow({ ...common, name: NAME, tasks, timeoutSeconds: 600 }));
}

async function work(api: ConductorApi, { quick, seed }: Run): Promise<void> {
  const random = randomBy(seed);
  for (let burst = 0; burst < (quick ? BURSTS.quick : BURSTS.full); burst += 1) {
    const count = 1 + Math.floor(random() * MOST_AT_ONCE);
    const ids = await Promise.all(Array.from({ length: count }, () => api.start(NAME, {})));
    const areDone = async () => {
      const ends = await Promise.all(ids.map((id) => api.execution(id)));
      return ends.every(({ status }) => status === 'COMPLETED');
    };
    await until(areDone, END_TIMEOUT_MS, 'the workflows of a burst have not ended');
    await sleep(random() * MOST_PAUSE_MS);
  }
  await sleep(LAST_RUN_MS);
}

const Values = v.union([
  v.pipe(
    v.number(),
    v.transform((value) => [value]),
  ),
  v.array(v.number()),
  v.pipe(
    v.object({ Values: v.array(v.number()), Counts: v.array(v.number()) }),
    v.transform(({ Values, Counts }) =>
      Values.flatMap((value, i) => Array<number>(Counts[i] ?? 0).fill(value)),
    ),
  ),
]);
const Line = v.looseObject({
  _aws: v.object({
    Timestamp: v.number(),
    CloudWatchMetrics: v.tuple([v.object({ Metrics: v.array(v.object({ Name: v.string() })) })]),
  }),
  taskType: v.string(),
});

/** The lines of each type, with the time since the first of them. */
async function metricLines() {
  const texts = await logsOf(`${NAME}-dev-conductor-poller`, '"_aws"');
  const lines = texts.flatMap((text) => {
    const read = v.safeParse(
      v.pipe(v.string(), v.parseJson(), Line),
      text.slice(text.indexOf('{')),
    );
    return read.success ? [read.output] : [];
  });
  const fromMs = Math.min(...lines.map(({ _aws }) => _aws.Timestamp));
  return lines.map(({ _aws, taskType, ...line }) => ({
    atMs: _aws.Timestamp - fromMs,
    taskType,
    metrics: Object.fromEntries(
      _aws.CloudWatchMetrics[0].Metrics.map(({ Name }) => [Name, v.parse(Values, line[Name])]),
    ),
  }));
}
