/**
 * The poller against a bare loop (batch poll, then POST /tasks for each) on a real Conductor server, with workers
 * that are done at once: tasks per second, and calls to Conductor per task.
 *
 * CONDUCTOR_SERVER_URL=http://127.0.0.1:8080/api node_modules/.bin/node bench/poller.ts
 */

import { randomUUID } from 'node:crypto';
import { type PollingConductor, pollingConductorAt } from '../lib/conductor/polling.ts';
import { worker } from '../lib/index.ts';
import type { Ports } from '../lib/poller/ports.ts';
import { runPoller } from '../lib/poller/run.ts';
import { sendResult } from '../lib/reporting/send.ts';
import { resultOf } from '../lib/task/result.ts';
import type { Task } from '../lib/task/task.ts';
import { simpleTask, taskDefinition, workflow } from '../lib/workflow/index.ts';
import { aContext, aDispatch, aRoute } from '../test/support/factories.ts';
import { allOf, taskIn } from '../test/support/polled.ts';
import { clock, metadata, serverUrl, workflows } from './server.ts';

/** The two take turns, so that other work on the machine slows both. */
const ROUNDS = 4;
const TASKS = 250;
const CONCURRENCIES = [10, 50];
const STARTS_AT_ONCE = 10;

/** The client, with counts of its calls. */
function counted() {
  const conductor = pollingConductorAt(serverUrl);
  const calls = { polls: 0, updates: 0 };
  const counting: PollingConductor = {
    ...conductor,
    poll: (...of) => {
      calls.polls += 1;
      return conductor.poll(...of);
    },
    updateTask: (...of) => {
      calls.updates += 1;
      return conductor.updateTask(...of);
    },
  };
  return { conductor: counting, calls };
}

/** Serves the tasks of a type; resolves when the last is done. */
type Server = (taskType: string, concurrency: number, conductor: PollingConductor) => Promise<void>;

const poller: Server = async (taskType, concurrency, conductor) => {
  const handler = worker({ conductor: () => conductor }, () => null);
  const allDone = Promise.withResolvers<void>();
  let done = 0;
  const dispatch: Ports['dispatch'] = async (_route, _task, { json }) => {
    const answer = await handler(aDispatch(taskIn(json)), aContext());
    done += 1;
    if (done === TASKS) allDone.resolve();
    return { kind: 'answered', answer };
  };
  void runPoller(
    { windowMs: 60_000, ruleName: 'none', routes: [aRoute({ taskType, concurrency })] },
    {
      ...conductor,
      sendResult: (result, receipt) => sendResult(result, receipt, conductor, clock.remainingMs),
      dispatch,
      saveForLater: async () => {
        throw new Error('nothing should be saved for later');
      },
      paused: async () => done === TASKS,
      runId: randomUUID(),
      clock,
      log: (level, ...line) => level === 'error' && console.error(...line),
    },
  );
  await allDone.promise;
};

const bareLoop: Server = async (taskType, concurrency, conductor) => {
  for (let done = 0; done < TASKS; ) {
    const asked = { taskType, workerId: 'bare', count: concurrency, waitMs: 100 };
    const { tasks } = await allOf(conductor.poll(asked));
    const result = (task: Task) => resultOf(task, { kind: 'completed', output: { result: null } });
    await Promise.all(tasks.map((task) => conductor.updateTask(result(task))));
    done += tasks.length;
  }
};

/** Tasks of a new type that wait in Conductor's queue. */
async function waitingTasks(): Promise<string> {
  const name = `bench_${randomUUID().slice(0, 8)}`;
  const common = { name, ownerEmail: 'bench@example.com' };
  await metadata.registerTasks([taskDefinition({ ...common, functionTimeoutSeconds: 60 })]);
  const tasks = [simpleTask({ ref: 'task', type: name })];
  await metadata.registerWorkflow(workflow({ ...common, tasks, timeoutSeconds: 600 }));
  const startSome = async () => {
    for (let i = 0; i < TASKS / STARTS_AT_ONCE; i += 1) await workflows.start(name, {});
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, startSome));
  return name;
}

async function play(serve: Server, concurrency: number) {
  const taskType = await waitingTasks();
  const { conductor, calls } = counted();
  const startedMs = performance.now();
  await serve(taskType, concurrency, conductor);
  return { ...calls, seconds: (performance.now() - startedMs) / 1000 };
}

type Round = Awaited<ReturnType<typeof play>>;

function row(name: string, concurrency: number, rounds: Round[]) {
  const sum = (of: keyof Round) => rounds.reduce((total, round) => total + round[of], 0);
  const tasks = TASKS * rounds.length;
  return {
    name,
    concurrency,
    tasks,
    'tasks/s': Math.round(tasks / sum('seconds')),
    'polls per task': Number((sum('polls') / tasks).toFixed(2)),
    'calls per task': Number(((sum('polls') + sum('updates')) / tasks).toFixed(2)),
  };
}

const rows = [];
for (const concurrency of CONCURRENCIES) {
  const [bare, ours]: [Round[], Round[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await play(bareLoop, concurrency));
    ours.push(await play(poller, concurrency));
  }
  rows.push(row('bare loop', concurrency, bare), row('poller', concurrency, ours));
}
console.table(rows);
