import { MAX_LOGS_PER_UPDATE } from '../limits/conductor.ts';
import type { Outcome } from './outcome.ts';
import { cutReason, storableText } from './reason.ts';
import type { JsonObject, ReportedStatus, Task, TaskLog, TaskResult } from './task.ts';

const STATUS = {
  completed: 'COMPLETED',
  inProgress: 'IN_PROGRESS',
  failed: 'FAILED',
  terminal: 'FAILED_WITH_TERMINAL_ERROR',
} as const satisfies Record<Outcome['kind'], ReportedStatus>;

/** A line that the user's function logged. */
export interface LogLine {
  message: string;
  /** Milliseconds since 1970. */
  atMs: number;
}

/**
 * The update that reports an outcome to Conductor. Where the outcome has no output, the update repeats the output that
 * the task had: the server replaces the whole output, so an update without one would erase it.
 */
export function resultOf(task: Task, outcome: Outcome, logs: readonly LogLine[] = []): TaskResult {
  return {
    ...idsOf(task),
    ...workerOf(task),
    status: STATUS[outcome.kind],
    logs: logsFor(task, logs),
    ...detailsOf(task, outcome),
  };
}

/**
 * The update that puts a task back into its queue. It can be polled again after `callbackAfterSeconds`, at least 1. The
 * server shows the reason until the next update.
 */
export const giveBackOf = (
  task: Task,
  callbackAfterSeconds: number,
  reason: string,
): TaskResult => ({
  ...resultOf(task, { kind: 'inProgress', callbackAfterSeconds }),
  reasonForIncompletion: cutReason(reason),
});

/** What others are told of an update: why, where it says so. */
export const reportOf = ({
  status,
  reasonForIncompletion: reason,
}: TaskResult): { status: ReportedStatus; reason: string | undefined } => ({ status, reason });

/** Whether the result ends the task for good. A failure does not, since Conductor retries it; nor does a task in progress. */
export const endsTask = ({ status }: TaskResult): boolean =>
  status === 'COMPLETED' || status === 'FAILED_WITH_TERMINAL_ERROR';

const idsOf = ({ taskId, workflowInstanceId }: Task) => ({ taskId, workflowInstanceId });

/** The server forgets who had a task where an update does not say it. */
const workerOf = ({ workerId }: Task) => (workerId === undefined ? {} : { workerId });

function detailsOf(
  task: Task,
  outcome: Outcome,
): { outputData: JsonObject; callbackAfterSeconds?: number; reasonForIncompletion?: string } {
  switch (outcome.kind) {
    case 'completed':
      return { outputData: outcome.output };
    case 'inProgress':
      return {
        outputData: outcome.output ?? task.outputData,
        callbackAfterSeconds: outcome.callbackAfterSeconds,
      };
    case 'failed':
    case 'terminal':
      return {
        outputData: outcome.output ?? task.outputData,
        reasonForIncompletion: cutReason(outcome.reason),
      };
  }
}

/** Joins lines where there are more than the server accepts, so that no line is lost. */
function logsFor(task: Task, lines: readonly LogLine[]): TaskLog[] {
  const perEntry = Math.ceil(lines.length / MAX_LOGS_PER_UPDATE) || 1;
  const entries: TaskLog[] = [];
  for (let i = 0; i < lines.length; i += perEntry) {
    const group = lines.slice(i, i + perEntry);
    const log = storableText(group.map(({ message }) => message).join('\n'));
    entries.push({ taskId: task.taskId, log, createdTime: group[0]?.atMs ?? 0 });
  }
  return entries;
}
