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
      return tellEach(letter.dispatch.tasks, givenBack, ports);
  }
}

/** A record of AWS holds the task as it was dispatched; what it has saved since is in Conductor. */
type ResultOf = (now: Task) => TaskResult | Promise<TaskResult>;

const failed =
  (reason: string): ResultOf =>
  (now) =>
    resultOf(now, { kind: 'failed', reason });

const givenBack: ResultOf = (now) => giveBackOf(now, EXPIRED_SECONDS);

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
  if (!now || !isSameRun(now, run)) {
    ports.log('info', 'not reported: Conductor no longer waits for this run', {
      taskId,
      now: now?.status ?? 'unknown to Conductor',
    });
    return;
  }
  const result = await resultOfNow(now);
  await ports.update(result);
  ports.log('info', 'reported', { taskId, status: result.status });
}
