import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { pollingConductorAt } from '../../../lib/conductor/polling.ts';
import type { WorkerHandler } from '../../../lib/hosts/lambda/chain.ts';
import { worker } from '../../../lib/hosts/lambda/worker.ts';
import { resultOf } from '../../../lib/task/result.ts';
import type { Json, JsonObject, Task } from '../../../lib/task/task.ts';
import type { TaskContext } from '../../../lib/worker/context.ts';
import { simpleTask, taskDefinition, workflow } from '../../../lib/workflow/index.ts';
import { aContext, aDispatch } from '../factories.ts';
import { PLANTED } from '../leaks/planted.ts';
import { allOf } from '../polled.ts';
import {
  call,
  registerTasks,
  registerWorkflow,
  serverUrl,
  start,
  taskOf,
  terminate,
  uniqueName,
  waitForEnd,
} from './server.ts';

/** The client of the poller and of workers. */
export const conductor = pollingConductorAt(serverUrl());

/** A worker's function. */
type Fn = (input: JsonObject, task: TaskContext) => unknown;

/** A worker around a function, which reports to the real server. */
export const working = (fn: Fn) => worker({ conductor: () => conductor }, fn);

/** The input where a test needs no other. */
const PLANTED_INPUT = { card: PLANTED.input };

/** A task type of its own, and a workflow of one such task, its reference `task`. */
export interface TaskType {
  name: string;
  /** Starts the workflow, whose task gets the input; returns its id. */
  begin(input?: Json, domain?: string): Promise<string>;
  /** Plays poller and Lambda once: takes a task, within 5 s, and invokes the worker with it. */
  serve(worker: WorkerHandler, domain?: string): Promise<Task>;
}

/** Task types for one test file; `terminateAll` ends the workflows that it started. */
export function taskTypes() {
  const ids: string[] = [];

  async function make(retryCount = 1): Promise<TaskType> {
    const name = uniqueName('outcome');
    await register(name, retryCount);
    return {
      name,
      async begin(given: Json = PLANTED_INPUT, domain?: string) {
        const id = await start(name, { in: given }, domain ? { [name]: domain } : {});
        ids.push(id);
        return id;
      },
      async serve(handler, domain) {
        const task = await takeOne(name, domain);
        await handler(aDispatch(task), aContext());
        return task;
      },
    };
  }

  /** Runs a workflow of one task through a worker; returns the workflow and the task as the server shows them. */
  async function worked(fn: Fn, input?: JsonObject) {
    const type = await make(0);
    const id = await type.begin(input);
    await type.serve(working(fn));
    const end = await waitForEnd(id);
    return { workflow: end, task: taskOf(end, 'task') };
  }

  return { make, worked, terminateAll: () => Promise.all(ids.map(terminate)) };
}

async function register(name: string, retryCount: number): Promise<void> {
  const common = { name, ownerEmail: 'test@example.com' };
  await registerTasks(
    taskDefinition({ ...common, functionTimeoutSeconds: 30, retryCount, retryDelaySeconds: 0 }),
  );
  const task = simpleTask({ ref: 'task', type: name, input: { in: '${workflow.input.in}' } });
  await registerWorkflow(workflow({ ...common, timeoutSeconds: 300, tasks: [task] }));
}

async function takeOne(taskType: string, domain: string | undefined): Promise<Task> {
  const { tasks } = await allOf(
    conductor.poll({
      taskType,
      domain,
      workerId: 'test',
      count: 1,
      waitMs: 5_000,
    }),
  );
  const [task] = tasks;
  if (!task) throw new Error(`no task of type '${taskType}' within 5 s`);
  return task;
}

/** Plays the worker once: takes the next task of a type, within 5 s, and completes it. */
export async function completeNext(
  taskType: string,
  outputOf: (input: JsonObject) => JsonObject,
): Promise<void> {
  const task = await takeOne(taskType, undefined);
  const output = outputOf(task.inputData);
  await conductor.updateTask(resultOf(task, { kind: 'completed', output }));
}

/** A task without a log is answered without a body. */
const LogSchema = v.union([
  v.array(v.object({ log: v.string(), createdTime: v.number() })),
  v.pipe(
    v.literal(''),
    v.transform(() => []),
  ),
]);

/** The log of a task, once there is one: the server writes it a moment after the update. */
export async function logOf(taskId: string, deadlineMs = 10_000): Promise<string[]> {
  const endsAtMs = Date.now() + deadlineMs;
  for (;;) {
    const entries = v.parse(LogSchema, await call('GET', `/tasks/${taskId}/log`));
    if (entries.length > 0 || Date.now() > endsAtMs) return entries.map(({ log }) => log);
    await sleep(50);
  }
}
