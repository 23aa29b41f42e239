/**
 * How late a task is retried whose worker is silent on its first two tries, with and without `overdue: true`, side by
 * side on one server.
 *
 * `npm run bench -- overdue` starts the server.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution, TaskExecution } from '../lib/conductor/workflows.ts';
import { findOverdue } from '../lib/poller/overdue.ts';
import { runPoller } from '../lib/poller/run.ts';
import { simpleTask, workflow } from '../lib/workflow/index.ts';
import { aRoute } from '../test/support/factories.ts';
import { conductor, portsOf } from './poller.ts';
import { metadata, workflows } from './server.ts';
import { quantile, rounded } from './statistics.ts';

const COUNT = process.argv.includes('--quick') ? 4 : 20;
const RESPONSE_TIMEOUT_SECONDS = 15;
/** Spread over a minute, since the server and the run look once in a minute. */
const GAP_MS = 60_000 / COUNT;
const TICK_MS = 60_000;
const SILENT_TRIES = 2;
/** The server alone was never seen to need as long. */
const LONGEST_MS = 420_000;
const LOOK_AGAIN_MS = 2_000;

async function play(hasOverdue: boolean) {
  const name = `overdue_${randomUUID().slice(0, 8)}`;
  const common = { name, ownerEmail: 'bench@example.com' };
  const retries = { retryCount: SILENT_TRIES, retryDelaySeconds: 0 };
  await metadata.registerTasks([
    { ...common, ...retries, responseTimeoutSeconds: RESPONSE_TIMEOUT_SECONDS },
  ]);
  const tasks = [simpleTask({ ref: 'task', type: name })];
  await metadata.registerWorkflow(workflow({ ...common, tasks, timeoutSeconds: 0 }));
  let isOver = false;
  const ports = portsOf(name, () => isOver);
  const plan = {
    windowMs: 2 * LONGEST_MS,
    ruleName: 'none',
    routes: [aRoute({ taskType: name, concurrency: 10 * COUNT })],
  };
  const running = runPoller(plan, {
    ...ports,
    // As a poller does that is killed: the task is taken, and not heard of again.
    dispatch: async (route, tasks, sending) =>
      Number(tasks[0].retryCount) < SILENT_TRIES
        ? { kind: 'accepted' }
        : ports.dispatch(route, tasks, sending),
  });
  async function tick() {
    for (; !isOver; await sleep(TICK_MS)) await findOverdue(plan, { ...ports, overdue: conductor });
  }
  if (hasOverdue) void tick();
  const ids: string[] = [];
  for (let i = 0; i < COUNT; i += 1) {
    ids.push(await workflows.start(name, {}));
    await sleep(GAP_MS);
  }
  const ends = await Promise.all(ids.map(completed));
  isOver = true;
  await running;
  return Array.from({ length: SILENT_TRIES }, (_, at) => {
    const late = ends.map(({ tasks: tries }) => secondsLate(tries[at]));
    return {
      ...{ overdue: hasOverdue, try: at + 1 },
      ...{ 'late p50 s': quantile(late, 0.5), 'late max s': quantile(late, 1) },
    };
  });
}

async function completed(id: string): Promise<Execution> {
  for (const untilMs = Date.now() + LONGEST_MS; ; await sleep(LOOK_AGAIN_MS)) {
    const execution = await workflows.execution(id);
    if (execution.status === 'COMPLETED') return execution;
    if (Date.now() > untilMs) throw new Error(`workflow ${id} is ${execution.status}`);
  }
}

/** From the end of its response timeout to the server's TIMED_OUT. */
const secondsLate = (tried: TaskExecution | undefined): number =>
  tried
    ? rounded((tried.endTime - tried.startTime) / 1_000 - RESPONSE_TIMEOUT_SECONDS)
    : Number.NaN;

console.table((await Promise.all([play(false), play(true)])).flat());
