import { EXPIRED_SECONDS } from '../config/defaults.ts';
import type { Letter } from '../task/letter.ts';
import { giveBackOf, resultOf } from '../task/result.ts';
import { isSameRun, type RunId, runIdOf } from '../task/run-id.ts';
import type { Task, TaskResult } from '../task/task.ts';
import type { Ports } from './ports.ts';

/** Tells Conductor what a letter says. Throws a ConductorError where Conductor cannot be told now. */
export async function settle(letter: Letter, ports: Ports): Promise<void> {
  switch (letter.kind) {
    case 'result':
      return tell(letter.run, () => letter.result, ports);
    case 'stored':
      await tell(letter.run, () => ports.stored(letter.key), ports);
      return ports.discard(letter.key);
    case 'died':
      return tellEach(letter.dispatch.tasks, failed(letter.reason), ports);
    case 'neverStarted':
      return tellEach(letter.dispatch.tasks, givenBack(letter.reason), ports);
  }
}

/** A record of AWS holds the task as it was dispatched; what it has saved since is in Conductor. */
type ResultOf = (now: Task) => TaskResult | Promise<TaskResult>;

const failed =
  (reason: string): ResultOf =>
  (now) =>
    resultOf(now, { kind: 'failed', reason });

const givenBack =
  (reason: string): ResultOf =>
  (now) =>
    giveBackOf(now, EXPIRED_SECONDS, reason);

async function tellEach(tasks: readonly Task[], result: ResultOf, ports: Ports): Promise<void> {
  for (const task of tasks) await tell(runIdOf(task), result, ports);
}

/**
 * Whoever reports late reads the task first, and stays silent where Conductor no longer waits for this
 * run. Between the read and the report another may still come: that race is small, and documented.
 */
async function tell(run: RunId, resultOfNow: ResultOf, ports: Ports): Promise<void> {
  const { taskId } = run;
  const now = await ports.task(taskId);
  if (now && isSameRun(now, run)) return update(await resultOfNow(now), ports);
  if (now?.status === 'TIMED_OUT') return tellRetry(now, resultOfNow, ports);
  notReported(taskId, now?.status ?? 'unknown to Conductor', ports);
}

/**
 * The outage lasted longer than the task's response timeout, and Conductor has scheduled a retry. While nobody has
 * polled that, it takes the result that is here: the function need not run again.
 */
async function tellRetry(now: Task, resultOfNow: ResultOf, ports: Ports): Promise<void> {
  const { taskId, status } = now;
  const retry = await ports.waitingRetryOf(now);
  if (!retry) return notReported(taskId, status, ports);
  const result = await resultOfNow(now);
  if (result.status === 'FAILED' || result.status === 'IN_PROGRESS')
    return notReported(taskId, status, ports);
  const logs = result.logs?.map((line) => ({ ...line, taskId: retry.taskId }));
  await update({ ...result, taskId: retry.taskId, ...(logs && { logs }) }, ports);
}

async function update(result: TaskResult, ports: Ports): Promise<void> {
  await ports.update(result);
  ports.log('info', 'reported', { taskId: result.taskId, status: result.status });
}

const notReported = (taskId: string, now: string, { log }: Ports) =>
  log('info', 'not reported: Conductor no longer waits for this run', { taskId, now });
