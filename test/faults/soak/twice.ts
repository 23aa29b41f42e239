import type { Execution, TaskExecution } from '../../../lib/conductor/workflows.ts';
import type { Happened } from '../evidence.ts';
import type { Entry } from '../stages/ledger.ts';

/** A task whose function ran to its end more than once. */
export interface Twice {
  why: string;
  /** Its workers' records, and its attempts in Conductor. */
  history: string;
}

/** Events that end the processes of workers or of their poller: a worker of that time cannot report, or has no poller. */
const DEADLY = /redeploy|poller killed/;
/** The longest time of a report with all its tries. */
const REPORTING_MS = 10_000;
/** The longest time of a deploy, and of a worker whose poller is gone. */
const AFTERWARDS_MS = 30_000;

export function twiceOf(
  own: readonly Entry[],
  { workflowId, tasks }: Pick<Execution, 'workflowId' | 'tasks'>,
  happened: readonly Happened[],
): Twice {
  const ref = own[0]?.ref;
  const attempts = tasks.filter((task) => task.referenceTaskName === ref);
  const records = own.map(describeEntry).join(', ');
  const history = `${workflowId} ${ref}: ${records}; ${attempts.map(describeAttempt).join(', ')}`;
  return { why: whyTwice(own, attempts, happened), history };
}

/** Why: judged by the first attempt whose function ended, but which Conductor does not have as COMPLETED. */
function whyTwice(
  own: readonly Entry[],
  attempts: readonly TaskExecution[],
  happened: readonly Happened[],
): string {
  for (const { taskId, status, reasonForIncompletion = '' } of attempts) {
    const ended = own.find((entry) => entry.taskId === taskId && entry.what === 'ends');
    if (!ended || status === 'COMPLETED') continue;
    const deadly = happened.find(
      ({ fault, atMs }) =>
        DEADLY.test(fault) && ended.atMs > atMs - REPORTING_MS && ended.atMs < atMs + AFTERWARDS_MS,
    );
    if (deadly) return deadly.fault;
    if (status === 'TIMED_OUT') return 'result reported after the response timeout';
    if (reasonForIncompletion.includes(' died: '))
      return 'worker died after its function had ended';
  }
  return 'unknown';
}

const timeOf = (atMs: number) => new Date(atMs).toISOString().slice(11, 23);

const describeEntry = ({ what, retryCount, pollCount, atMs }: Entry) =>
  `try ${retryCount}, poll ${pollCount} ${what} ${timeOf(atMs)}`;

const describeAttempt = ({ status, reasonForIncompletion = '', taskId, endTime }: TaskExecution) =>
  `${taskId} ${status} ${timeOf(endTime)} ${reasonForIncompletion}`.trimEnd();
