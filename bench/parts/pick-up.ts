import { setTimeout as sleep } from 'node:timers/promises';
import { CONDUCTOR_VERSION } from '../../infra/local/setup/conductor-jar.ts';
import { bare, jsSdk, ours } from '../contestants/list.ts';
import { serve } from '../contestants/serve.ts';
import { createLoad } from '../load.ts';
import { writeResults } from '../results.ts';
import type { Run } from '../run.ts';
import { quantile, rounded } from '../statistics.ts';
import { type Store, storeVersion, withServer } from '../stores/with-server.ts';

const EVERY_MS = 200;
const FULL_TASKS = 500;
const QUICK_TASKS = 50;
/** Not measured: a process that starts, and the first polls. */
const WARM_UP = 10;
/** The SDKs' and our own number. A bare client waits for one task at a time, as long as the server lets it. */
const CONTESTANTS = [
  { contestant: bare, concurrency: 1, waitMs: 5_000 },
  { contestant: jsSdk, concurrency: 10, waitMs: 0 },
  { contestant: ours, concurrency: 10, waitMs: 0 },
];

/** How soon a task starts that is scheduled while its worker waits for one: 5 workflows each second. */
export async function pickUp(run: Run): Promise<void> {
  for (const store of run.stores)
    await withServer(store, run, (apiUrl) => pickUpOn(store, apiUrl, run));
}

async function pickUpOn(store: Store, apiUrl: string, run: Run): Promise<void> {
  const figures = [];
  const tasks = WARM_UP + (run.quick ? QUICK_TASKS : FULL_TASKS);
  for (const { contestant, concurrency, waitMs } of CONTESTANTS) {
    const command = await run.steps.run(`Prepare ${contestant.name}`, () => contestant.prepare());
    const load = await createLoad(apiUrl);
    const { taskType } = load;
    const duty = { apiUrl, taskType, types: 1, concurrency, warmUp: WARM_UP, tasks, waitMs };
    const play = async () => {
      const starting = startAll(load.startOne, tasks);
      const { usage } = await serve(command, duty, run.folder.path, () => load.completed(tasks));
      await starting;
      return usage.waitsMs;
    };
    const waitsMs = await run.steps.run(`${contestant.name}, 5 a second`, play);
    const at = (share: number) => rounded(quantile(waitsMs, share));
    figures.push({ contestant: contestant.name, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) });
  }
  console.table(figures);
  const versions = {
    conductor: CONDUCTOR_VERSION,
    store: await storeVersion(store),
    'js-sdk': await jsSdk.version(),
  };
  await writeResults(`pick-up-${store}`, run, versions, { tasks: tasks - WARM_UP, figures });
}

/** Starts a workflow every 200 ms, whether or not the one before has been picked up. */
async function startAll(startOne: () => Promise<void>, tasks: number): Promise<void> {
  const started = [];
  for (let i = 0; i < tasks; i += 1) {
    started.push(startOne());
    await sleep(EVERY_MS);
  }
  await Promise.all(started);
}
