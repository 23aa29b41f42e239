import { ConductorError } from '../conductor/errors.ts';
import type { TaskMessage } from '../protocol/inbox-message.ts';
import { withSavedOutput } from '../protocol/undelivered.ts';
import { idsOf, idsOfRun } from '../task/ids.ts';
import { type Receipt, receiptOf } from '../task/receipt.ts';
import { endsTask, giveBackOf, reportOf, resultOf } from '../task/result.ts';
import type { Task, TaskResult } from '../task/task.ts';
import { EXPIRED_SECONDS } from './defaults.ts';
import type { ReporterPorts } from './ports.ts';
import { NOT_CURRENT, standingOf } from './standing.ts';

/**
 * Reports a message of the inbox about a task to Conductor.
 *
 * @throws ConductorError where Conductor does not take the report now
 */
export async function reportMessage(message: TaskMessage, ports: ReporterPorts): Promise<void> {
  switch (message.kind) {
    case 'result':
      return report(message.receipt, (now) => withSavedOutput(message, now), ports);
    case 'stored':
      await report(message.receipt, (now) => storedResult(message, now, ports), ports);
      return ports.removeStored(message.key);
    case 'crashed':
      return reportEach(
        message,
        (now) => failed(now, message.reason),
        countingFailures(message, ports),
      );
    case 'neverStarted':
      return reportEach(message, (now) => giveBackOf(now, EXPIRED_SECONDS, message.reason), ports);
  }
}

/** Makes the update from the task as Conductor has it now: a record of AWS holds an older state. */
type ResultOf = (now: Task) => TaskResult | Promise<TaskResult>;

const failed = (now: Task, reason: string) => resultOf(now, { kind: 'failed', reason });

/** A result that someone has removed does not come back, so the task fails at once, and Conductor retries it. */
async function storedResult(
  { key, receipt }: Extract<TaskMessage, { kind: 'stored' }>,
  now: Task,
  ports: ReporterPorts,
): Promise<TaskResult> {
  const stored = await ports.getStored(key, receipt);
  if (stored) return stored;
  ports.log('warn', 'a stored result is no longer in the bucket', { ...idsOf(now), key });
  return failed(now, GONE);
}

const GONE =
  'The worker ended while Conductor did not answer. Its result was put into the bucket, and is no longer there.';

/** No poller sees the end of an Event: where its alarms want to know, each death that is reported is counted. */
function countingFailures(
  { dispatch: { countedBy } }: Extract<TaskMessage, { kind: 'crashed' }>,
  ports: ReporterPorts,
): ReporterPorts {
  if (countedBy === undefined) return ports;
  return {
    ...ports,
    async sendResult(result, receipt) {
      const sent = await ports.sendResult(result, receipt);
      ports.countFailure?.(countedBy);
      return sent;
    },
  };
}

async function reportEach(
  { dispatch }: Extract<TaskMessage, { kind: 'crashed' | 'neverStarted' }>,
  result: ResultOf,
  ports: ReporterPorts,
): Promise<void> {
  const errors: unknown[] = [];
  for (const task of dispatch.tasks)
    await report(receiptOf(task), result, ports).catch((error) => errors.push(error));
  // Of those that failed by chance all are tried again; the others are told by then.
  const passing = errors.find((error) => error instanceof ConductorError && error.isPassing);
  if (errors.length > 0) throw passing ?? errors[0];
}

async function report(receipt: Receipt, resultOfNow: ResultOf, ports: ReporterPorts) {
  const standing = await standingOf(receipt, ports.getTask);
  if (standing.kind === 'current')
    return send(standing.now, await resultOfNow(standing.now), ports);
  if (standing.kind === 'timedOut' && (await endRetry(standing.now, resultOfNow, ports))) return;
  const ids = standing.now ? idsOfRun(standing.now) : { taskId: receipt.taskId };
  ports.log('info', NOT_CURRENT, { ...ids, now: standing.status });
}

/**
 * The outage lasted longer than the task's response timeout, and Conductor has scheduled a retry. As long as the retry
 * has not been polled, it takes this result, and the function need not run again.
 */
async function endRetry(now: Task, resultOfNow: ResultOf, ports: ReporterPorts): Promise<boolean> {
  const result = await resultOfNow(now);
  const retry = endsTask(result) ? await waitingRetryOf(now, ports) : undefined;
  if (!retry) return false;
  const { taskId } = retry;
  const logs = result.logs?.map((line) => ({ ...line, taskId }));
  await send(retry, { ...result, taskId, ...(logs && { logs }) }, ports);
  return true;
}

/** Where the key may not read workflows, or the workflow is too large to read, there is no retry to find. */
const waitingRetryOf = (task: Task, ports: ReporterPorts) =>
  ports.waitingRetryOf(task).catch((error: unknown) => {
    if (!(error instanceof ConductorError) || error.isPassing) throw error;
    ports.log('warn', NOT_SEARCHED, { ...idsOf(task), reason: error.message });
    return undefined;
  });

const NOT_SEARCHED =
  'the workflow could not be read; if a retry waits, it does not get the late result';

async function send(task: Task, result: TaskResult, ports: ReporterPorts): Promise<void> {
  const sent = await ports.sendResult(result, receiptOf(task));
  ports.events?.reported(task, reportOf(sent));
  ports.log('info', 'reported', { ...idsOfRun(task), status: result.status });
}
