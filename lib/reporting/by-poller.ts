import { type UndeliveredResult, withSavedOutput } from '../protocol/undelivered.ts';
import { endsTask } from '../task/result.ts';
import type { Task } from '../task/task.ts';
import type { PollerReportPorts } from './ports.ts';
import { NOT_CURRENT, standingOf } from './standing.ts';

/** What the poller reports about a task. */
export interface PollerReport {
  /** As it was polled. */
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

/**
 * Reports a task without a question: for one that no worker has, or that was asked about. What Conductor does not take
 * is saved for the reporter.
 */
export async function sendOrSave(report: PollerReport, ports: PollerReportPorts): Promise<void> {
  const { task, undelivered, reason } = report;
  const result = withSavedOutput(undelivered, task);
  ports.log('warn', reason, { ...idsOf(task), reportedAs: result.status });
  await ports.sendResult(result, undelivered.receipt).catch((error) => save(report, error, ports));
}

async function save({ task, undelivered }: PollerReport, error: unknown, ports: PollerReportPorts) {
  const fields = { ...idsOf(task), error: String(error) };
  ports.log('warn', 'Conductor did not take the report; the poller saves it in the inbox', fields);
  await ports
    .saveForLater(undelivered)
    .catch((second) => ports.log('error', NOT_SAVED, { ...fields, error: String(second) }));
}

const NOT_SAVED =
  'the inbox did not take the report either; the task comes back after its response timeout';

const idsOf = ({ taskId, taskType }: Task) => ({ taskId, taskType });
