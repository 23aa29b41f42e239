import { ConductorError } from '../conductor/errors.ts';
import type { Ports } from '../poller/ports.ts';
import type { ResultLetter } from '../protocol/undelivered.ts';
import { isLastRun, isSameRun } from '../task/receipt.ts';
import { endsTask } from '../task/result.ts';
import type { Task } from '../task/task.ts';

/** Tells Conductor of a task that no worker has; what it does not take goes to the reporter, who has days. */
export async function deliver(
  letter: ResultLetter,
  reason: string,
  task: Task,
  ports: Ports,
): Promise<void> {
  const { keepsOutput, run } = letter;
  const result = keepsOutput ? { ...letter.result, outputData: task.outputData } : letter.result;
  ports.log('warn', reason, { ...about(task), reportedAs: result.status });
  await ports.update(result, run).catch((error) => keepFor(letter, error, task, ports));
}

/**
 * The same for a task that a worker had: it may have reported before it died, and Conductor may have given the task to
 * another since. Where Conductor cannot say, it is the reporter that asks.
 */
export async function deliverForWorker(
  letter: ResultLetter,
  reason: string,
  task: Task,
  ports: Ports,
): Promise<void> {
  try {
    const now = await ports.task(task.taskId);
    if (isSameRun(now, letter.run)) return deliver(letter, reason, task, ports);
    if (isForRetry(now, letter)) return keepFor(letter, now.status, task, ports);
    notReported(reason, now.status, task, ports);
  } catch (error) {
    if (error instanceof ConductorError && error.fault === 'unknown')
      return notReported(reason, error.fault, task, ports);
    await keepFor(letter, error, task, ports);
  }
}

/** The reporter gives it to the retry that Conductor has scheduled, if nobody has that yet. */
const isForRetry = (now: Task, { run, result }: ResultLetter) =>
  now.status === 'TIMED_OUT' && isLastRun(now, run) && endsTask(result);

function notReported(reason: string, now: string, task: Task, { log }: Ports): void {
  const message = 'not reported: Conductor no longer waits for this run';
  log('info', message, { ...about(task), reason, now });
}

async function keepFor(letter: ResultLetter, error: unknown, task: Task, { keep, log }: Ports) {
  const fields = { ...about(task), error: String(error) };
  log('warn', 'Conductor was not told; the reporter will', fields);
  await keep(letter).catch((lost) => log('error', LOST, { ...fields, error: String(lost) }));
}

const LOST = 'the reporter was not told either; the task returns after its response timeout';

const about = ({ taskId, taskType }: Task) => ({ taskId, taskType });
