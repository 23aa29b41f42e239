import { ConductorError } from '../conductor/errors.ts';
import type { Letter } from '../protocol/inbox-message.ts';
import { isLastRun, isSameRun, type RunId, runIdOf } from '../task/receipt.ts';
import { endsTask, giveBackOf, resultOf } from '../task/result.ts';
import type { Task, TaskResult } from '../task/task.ts';
import { EXPIRED_SECONDS } from './defaults.ts';
import type { Ports } from './ports.ts';

/** Tells Conductor what a letter says. Throws a ConductorError where Conductor cannot be told now. */
export async function settle(letter: Letter, ports: Ports): Promise<void> {
  switch (letter.kind) {
    case 'result':
      return tell(letter.run, keptIn(letter), ports, endsTask(letter.result));
    case 'stored':
      await tell(letter.run, () => ports.stored(letter.key, letter.run), ports, true);
      return ports.discard(letter.key);
    case 'died':
      return tellEach(letter.dispatch.tasks, failed(letter.reason), ports);
    case 'neverStarted':
      return tellEach(letter.dispatch.tasks, givenBack(letter.reason), ports);
  }
}

/** A record of AWS holds the task as it was dispatched; what it has saved since is in Conductor. */
type ResultOf = (now: Task) => TaskResult | Promise<TaskResult>;

const keptIn =
  ({ result, keepsOutput }: Extract<Letter, { kind: 'result' }>): ResultOf =>
  ({ outputData }) =>
    keepsOutput ? { ...result, outputData } : result;

const failed =
  (reason: string): ResultOf =>
  (now) =>
    resultOf(now, { kind: 'failed', reason });

const givenBack =
  (reason: string): ResultOf =>
  (now) =>
    giveBackOf(now, EXPIRED_SECONDS, reason);

async function tellEach(tasks: readonly Task[], result: ResultOf, ports: Ports): Promise<void> {
  for (const task of tasks) await tell(runIdOf(task), result, ports, false);
}

/**
 * Whoever reports late reads the task first, and stays silent where Conductor no longer waits for this
 * run. Between the read and the report another may still come: that race is small, and documented.
 */
async function tell(
  run: RunId,
  resultOfNow: ResultOf,
  ports: Ports,
  mayEndRetry: boolean,
): Promise<void> {
  const now = await ports.task(run.taskId);
  if (now && isSameRun(now, run)) return update(await resultOfNow(now), run, ports);
  if (mayEndRetry && now?.status === 'TIMED_OUT' && isLastRun(now, run)) {
    const retry = await waitingRetryOf(now, ports);
    const result = retry && (await resultOfNow(now));
    if (retry && result && endsTask(result)) return endRetry(retry, result, ports);
  }
  ports.log('info', 'not reported: Conductor no longer waits for this run', {
    taskId: run.taskId,
    now: now?.status ?? 'unknown to Conductor',
  });
}

/**
 * The outage lasted longer than the task's response timeout, and Conductor has scheduled a retry. While nobody has
 * polled that, it takes the result that is here: the function need not run again.
 */
async function endRetry(retry: Task, result: TaskResult, ports: Ports): Promise<void> {
  const { taskId } = retry;
  const logs = result.logs?.map((line) => ({ ...line, taskId }));
  await update({ ...result, taskId, ...(logs && { logs }) }, runIdOf(retry), ports);
}

/** Who may not read the workflow goes without. */
const waitingRetryOf = (task: Task, ports: Ports) =>
  ports.waitingRetryOf(task).catch((error: unknown) => {
    if (error instanceof ConductorError && !error.isPassing) return undefined;
    throw error;
  });

async function update(result: TaskResult, run: RunId, ports: Ports): Promise<void> {
  await ports.update(result, run);
  ports.log('info', 'reported', { taskId: result.taskId, status: result.status });
}
