import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { conductorApi } from '../infra/local/conductor-api.ts';
import type { TaskExecution } from '../lib/conductor/workflows.ts';
import { simpleTask, taskDefinition, workflow } from '../lib/workflow/index.ts';

/** How many calls of the driver are open at once. */
const AT_ONCE = 8;
const LOOK_AGAIN_MS = 100;
/** Within this time the last reports have arrived. */
const END_TIMEOUT_MS = 30_000;

/** A task type of its own, and workflows with one task of it. */
export interface Load {
  taskType: string;
  /** Starts one more workflow. */
  startOne(): Promise<void>;
  /** Starts so many at once. */
  start(count: number): Promise<void>;
  /** Waits until all that were started are COMPLETED; their tasks, with the server's times. */
  completed(): Promise<TaskExecution[]>;
}

/** Registers a new task type and a workflow of it. */
export async function createLoad(apiUrl: string): Promise<Load> {
  const api = conductorApi(apiUrl, {});
  const name = `bench_${randomUUID().slice(0, 8)}`;
  const common = { name, ownerEmail: 'bench@example.com' };
  await api.registerTasks([taskDefinition({ ...common, functionTimeoutSeconds: 60 })]);
  const tasks = [simpleTask({ ref: 'task', type: name })];
  await api.registerWorkflow(workflow({ ...common, tasks, timeoutSeconds: 3_600 }));
  const ids: string[] = [];
  const startOne = async () => void ids.push(await api.start(name, {}));
  const completedTask = async (id: string, untilMs: number): Promise<TaskExecution> => {
    const { status, tasks: done } = await api.execution(id);
    if (status === 'COMPLETED' && done[0]) return done[0];
    if (Date.now() > untilMs) throw new Error(`workflow ${id} stays ${status}`);
    await sleep(LOOK_AGAIN_MS);
    return completedTask(id, untilMs);
  };
  return {
    taskType: name,
    startOne,
    async start(count) {
      await inParallel(Array.from({ length: count }), startOne);
    },
    completed: () => inParallel(ids, (id) => completedTask(id, Date.now() + END_TIMEOUT_MS)),
  };
}

/** Does the work for each item, for a few at once. */
async function inParallel<Item, T>(
  items: readonly Item[],
  work: (item: Item) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  const left = items.entries();
  const lane = async () => {
    for (const [at, item] of left) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}
