import { type UndeliveredResult, withSavedOutput } from '../protocol/undelivered.ts';
import { idsOf } from '../task/ids.ts';
import { endsTask, reportOf } from '../task/result.ts';
import type { Task } from '../task/task.ts';
import type { PollerReportPorts } from './ports.ts';
import { NOT_CURRENT, standingOf } from './standing.ts';

/** What the poller reports about a task. */
export interface PollerReport {
  /** As it was polled; of a task that keeps a saved output, Conductor has that. */
  task: Task;
  undelivered: UndeliveredResult;
  /** For the log: why the poller reports it. */
  reason: string;
}

/**
 * Reports a task that a worker had. The worker may have reported before it crashed, and Conductor may have given the task
 * to another worker since. So the poller asks Conductor first. Where Conductor does not say, the reporter asks later.
 */
export async function reportForWorker(
  report: PollerReport,
  ports: PollerReportPorts,
): Promise<void> {
  const { receipt, result } = report.undelivered;
  if (await isLeftToReporter(report, ports)) return;
  try {
    const standing = await standingOf(receipt, ports.getTask);
    if (standing.kind === 'current') return sendOrSave(report, ports);
    // The reporter sends it to the retry that Conductor has scheduled.
    if (standing.kind === 'timedOut' && endsTask(result)) return save(report, 'TIMED_OUT', ports);
    const { reason, task } = report;
    ports.log('info', NOT_CURRENT, { ...idsOf(task), reason, now: standing.status });
  } catch (error) {
    await save(report, error, ports);
  }
}

/** Reports a task that no worker has, without a question. What Conductor does not take is saved for the reporter. */
export async function reportUnstarted(
  report: PollerReport,
  ports: PollerReportPorts,
): Promise<void> {
  if (!(await isLeftToReporter(report, ports))) await sendOrSave(report, ports);
}

/**
 * A saved output must be repeated in each update, and many large ones at once take more memory than the poller has. So the
 * reporter does that; the poller only where the inbox does not take the message.
 */
async function isLeftToReporter(
  { task, undelivered, reason }: PollerReport,
  ports: PollerReportPorts,
): Promise<boolean> {
  if (!undelivered.keepsSavedOutput) return false;
  try {
    const reportedAs = await ports.saveForLater(undelivered);
    ports.log('warn', reason, { ...idsOf(task), reportedAs, by: 'the reporter' });
    return true;
  } catch {
    return false;
  }
}

async function sendOrSave(report: PollerReport, ports: PollerReportPorts): Promise<void> {
  const { task, undelivered, reason } = report;
  ports.log('warn', reason, { ...idsOf(task), reportedAs: undelivered.result.status });
  try {
    const result = undelivered.keepsSavedOutput
      ? withSavedOutput(undelivered, { outputData: await ports.savedOutputOf(task.taskId) })
      : undelivered.result;
    const sent = await ports.sendResult(result, undelivered.receipt);
    ports.events?.reported(task, reportOf(sent));
  } catch (error) {
    await save(report, error, ports);
  }
}

async function save({ task, undelivered }: PollerReport, error: unknown, ports: PollerReportPorts) {
  const fields = { ...idsOf(task), error: String(error) };
  ports.log('warn', 'Conductor did not take the report; the poller saves it in the inbox', fields);
  await ports.saveForLater(undelivered).catch((second) => {
    ports.log('error', NOT_SAVED, { ...fields, error: String(second) });
    const { status } = undelivered.result;
    const reason = String(second);
    ports.events?.undelivered({ ...idsOf(task), status, reason, kept: 'nowhere' });
  });
}

const NOT_SAVED =
  'the inbox did not take the report either; the task comes back after its response timeout';
