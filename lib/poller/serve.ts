import type { Route } from '../config/plan.ts';
import { parseReply } from '../task/dispatch.ts';
import { giveBackOf, resultOf } from '../task/result.ts';
import type { Task, TaskResult } from '../task/task.ts';
import type { Ports } from './ports.ts';
import type { Tally } from './summary.ts';

/** How serving a task ended, as far as the lane cares. */
export type Served = 'done' | 'queued' | 'refused';

/**
 * Starts the worker of a task and sees to what the worker cannot say itself: a death is reported,
 * a task that could not be started is given back.
 */
export async function serve(route: Route, task: Task, tally: Tally, ports: Ports): Promise<Served> {
  const invocation = await ports.dispatch(route, task);
  switch (invocation.kind) {
    case 'answered':
      if (hasReported(task, invocation.answer)) tally.dispatched += 1;
      else await reportDeath(task, noWorker(route), tally, ports);
      return 'done';
    case 'accepted':
      tally.dispatched += 1;
      return 'queued';
    case 'crashed':
      await reportDeath(task, invocation.reason, tally, ports);
      return 'done';
    case 'refused':
      await giveBack(task, invocation.afterSeconds, invocation.reason, tally, ports);
      return 'refused';
    // It may be running: when it comes back that run has ended, and has reported or not.
    case 'unknown':
      await giveBack(task, route.timeoutSeconds, invocation.reason, tally, ports);
      return 'refused';
  }
}

/** A worker answers once Conductor has its report; a function that is none would leave the task hanging. */
const hasReported = ({ taskId }: Task, answer: unknown) =>
  parseReply(answer).reports.some((report) => report.taskId === taskId);

const noWorker = ({ functionName }: Route) =>
  `Lambda ${functionName} answered without reporting its task: is what it exports a worker(…), or is \`wrap: true\` missing?`;

/** Puts a task back into Conductor's queue. */
export async function giveBack(
  task: Task,
  afterSeconds: number,
  reason: string,
  tally: Tally,
  ports: Ports,
): Promise<void> {
  await tell(giveBackOf(task, afterSeconds), reason, task, ports);
  tally.givenBack += 1;
}

async function reportDeath(task: Task, reason: string, tally: Tally, ports: Ports): Promise<void> {
  await tell(resultOf(task, { kind: 'failed', reason }), reason, task, ports);
  tally.dispatched += 1;
  tally.failed += 1;
}

async function tell(
  result: TaskResult,
  reason: string,
  { taskId, taskType }: Task,
  { update, log }: Ports,
): Promise<void> {
  log('warn', reason, { taskId, taskType, reportedAs: result.status });
  try {
    await update(result);
  } catch (error) {
    log('error', 'Conductor was not told; the task returns after its response timeout', {
      taskId,
      taskType,
      error: String(error),
    });
  }
}
