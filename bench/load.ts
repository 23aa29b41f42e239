import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { conductorApi } from '../infra/local/conductor-api.ts';
import { callsTo } from '../lib/conductor/http.ts';
import type { TaskExecution } from '../lib/conductor/workflows.ts';
import { simpleTask, taskDefinition, workflow } from '../lib/workflow/index.ts';

/** How many calls of the driver are open at once: more of them make SQLite refuse writes. */
const AT_ONCE = 4;
const QUEUE_CALL_MS = 10_000;
const LOOK_AGAIN_MS = 100;
/** Within this time the last reports have arrived. */
const END_TIMEOUT_MS = 30_000;

const Sizes = v.record(v.string(), v.number());

/** A task type of its own, and workflows with one task of it. */
export interface Load {
  taskType: string;
  /** Starts one more workflow. */
  startOne(): Promise<void>;
  /**
   * Starts workflows until so many tasks wait. On a busy SQLite the server can take a start and fail to schedule its
   * task, which it mends minutes later; another workflow then takes its place.
   */
  start(count: number): Promise<void>;
  /** Waits until no task waits and so many workflows are COMPLETED; their tasks, with the server's times. */
  completed(count: number): Promise<TaskExecution[]>;
}

/** Registers a task type, a new one where no name is given, and a workflow of it. */
export async function createLoad(apiUrl: string, name = newName()): Promise<Load> {
  const api = conductorApi(apiUrl, {});
  const call = callsTo(apiUrl);
  const common = { name, ownerEmail: 'bench@example.com' };
  await api.registerTasks([taskDefinition({ ...common, functionTimeoutSeconds: 60 })]);
  const tasks = [simpleTask({ ref: 'task', type: name })];
  await api.registerWorkflow(workflow({ ...common, tasks, timeoutSeconds: 3_600 }));
  const ids: string[] = [];
  const startOne = async () => void ids.push(await api.start(name, {}));
  const waiting = async (): Promise<number> => {
    const params = { taskType: name };
    const answer = await call({ url: '/tasks/queue/sizes', params, timeout: QUEUE_CALL_MS });
    return v.parse(Sizes, answer)[name] ?? 0;
  };
  return {
    taskType: name,
    startOne,
    async start(count) {
      for (let missing = count; missing > 0; missing = count - (await waiting()))
        await inParallel(Array.from({ length: missing }), startOne);
    },
    async completed(count) {
      // One cheap call: to read workflows meanwhile would take the server's time from what is measured.
      while ((await waiting()) > 0) await sleep(LOOK_AGAIN_MS);
      const untilMs = Date.now() + END_TIMEOUT_MS;
      const done: TaskExecution[] = [];
      for (let open = ids; done.length < count; await sleep(LOOK_AGAIN_MS)) {
        if (Date.now() > untilMs) throw new Error(`only ${done.length} of ${count} tasks are done`);
        const seen = await inParallel(open, api.execution);
        const ended = seen.filter(({ status }) => status === 'COMPLETED');
        done.push(...ended.flatMap(({ tasks: [task] }) => task ?? []));
        open = open.filter((id) => ended.every(({ workflowId }) => workflowId !== id));
      }
      return done;
    },
  };
}

const newName = () => `bench_${randomUUID().slice(0, 8)}`;

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
