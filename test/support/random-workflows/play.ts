import type { Execution } from '../../../lib/conductor/workflows.ts';
import { taskDefinition, workflow } from '../../../lib/workflow/index.ts';
import { untilEnded } from '../../faults/watch.ts';
import { polling } from '../conductor/polling.ts';
import { registerTasks, run, uniqueName } from '../conductor/server.ts';
import type { Plan } from './plan.ts';
import type { Ended } from './predict.ts';
import { MAX_RETRIES } from './tries.ts';
import { type Workers, workersOf } from './workers.ts';

const OWNER = { ownerEmail: 'test@example.com' };

/** Each workflow changes every second or two; a busy machine takes its time. */
const QUIET_MS = 30_000;

/** Longer than all workflows take. */
const WINDOW_MS = 100_000;

/** Three new task types; tasks of the last are tried again after a second. */
export async function newTypes(): Promise<string[]> {
  const types = ['first', 'second', 'third'].map(uniqueName);
  const common = { ...OWNER, functionTimeoutSeconds: 30, retryCount: MAX_RETRIES };
  const definitions = types.map((name, i) =>
    taskDefinition({ ...common, name, retryDelaySeconds: i === 2 ? 1 : 0 }),
  );
  await registerTasks(...definitions);
  return types;
}

/** Runs all plans at once, with the real client, poller and worker; how each ended, in their order. */
export async function play(plans: readonly Plan[], types: readonly string[]): Promise<Ended[]> {
  const named = new Map(plans.map((plan, n) => [uniqueName(`model_${n}`), plan]));
  const { fns, dispatch, pollsOf } = workersOf(named, types);
  let areDone = false;
  const paused = async () => areDone;
  const polled = polling(fns, { dispatch, paused, windowMs: WINDOW_MS });
  try {
    const { executions } = await untilEnded(await begin(named), QUIET_MS);
    return executions.map((execution) => endedOf(execution, pollsOf));
  } finally {
    areDone = true;
    await polled;
  }
}

async function begin(named: ReadonlyMap<string, Plan>): Promise<string[]> {
  const ids: string[] = [];
  for (const [name, { input, tasks, output }] of named) {
    const made = { name, timeoutSeconds: 300, tasks: tasks.map(({ task }) => task), output };
    ids.push(await run(workflow({ ...OWNER, ...made }), input));
  }
  return ids;
}

const endedOf = ({ status, output, tasks }: Execution, pollsOf: Workers['pollsOf']): Ended => ({
  status,
  output,
  tasks: tasks.map(({ taskId, reasonForIncompletion: reason, ...task }) => ({
    ref: task.referenceTaskName,
    status: task.status,
    retryCount: task.retryCount,
    input: task.inputData,
    output: task.outputData,
    ...(reason !== undefined && { reason }),
    polls: pollsOf(taskId),
  })),
});
