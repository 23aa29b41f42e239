import type { Execution, TaskExecution } from '../../../lib/conductor/workflows.ts';
import type { Happened } from '../evidence.ts';
import type { Entry } from '../stages/ledger.ts';

/** A task whose function ran to its end more than once. */
export interface Twice {
  why: string;
  /** What its workers wrote down, and what Conductor made of it. */
  words: string;
}

/** What ends the processes of workers or of their poller: who works then cannot tell, or is not heard. */
const DEADLY = /redeploy|poller killed/;
/** A report and its tries on all ways take no longer. */
const TELLING_MS = 10_000;
/** A deploy, or a worker whose poller is gone, takes no longer. */
const AFTERWARDS_MS = 30_000;

export function twiceOf(
  own: readonly Entry[],
  { workflowId, tasks }: Pick<Execution, 'workflowId' | 'tasks'>,
  happened: readonly Happened[],
): Twice {
  const ref = own[0]?.ref;
  const attempts = tasks.filter((task) => task.referenceTaskName === ref);
  const words = `${workflowId} ${ref}: ${own.map(entryInWords).join(', ')}; ${attempts.map(attemptInWords).join(', ')}`;
  return { why: whyTwice(own, attempts, happened), words };
}

/** By the first attempt whose function ended, and of which Conductor heard something else or nothing. */
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
        DEADLY.test(fault) && ended.atMs > atMs - TELLING_MS && ended.atMs < atMs + AFTERWARDS_MS,
    );
    if (deadly) return deadly.fault;
    if (status === 'TIMED_OUT') return 'result told after the response timeout';
    if (reasonForIncompletion.includes(' died: '))
      return 'worker died after its function had ended';
  }
  return 'unknown';
}

const timeOf = (atMs: number) => new Date(atMs).toISOString().slice(11, 23);

const entryInWords = ({ what, retryCount, pollCount, atMs }: Entry) =>
  `try ${retryCount}, poll ${pollCount} ${what} ${timeOf(atMs)}`;

const attemptInWords = ({ status, reasonForIncompletion = '', taskId, endTime }: TaskExecution) =>
  `${taskId} ${status} ${timeOf(endTime)} ${reasonForIncompletion}`.trimEnd();
