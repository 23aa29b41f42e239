import type { Malformed } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import {
  BROKEN_FUNCTION_SECONDS,
  CALL_MARGIN_MS,
  THROTTLED_SECONDS,
} from '../protocol/defaults.ts';
import { parseReply } from '../protocol/dispatch.ts';
import type { Invocation } from '../protocol/invocation.ts';
import type { UndeliveredResult } from '../protocol/undelivered.ts';
import { reportForWorker, sendOrSave } from '../reporting/by-poller.ts';
import type { PollerReportPorts } from '../reporting/ports.ts';
import { receiptOf } from '../task/receipt.ts';
import { giveBackOf, resultOf } from '../task/result.ts';
import type { Task, TaskResult } from '../task/task.ts';
import type { Ports, Sending } from './ports.ts';

/** What a run did with a polled task. */
export type Verdict =
  /** Its worker has reported it, or has returned its result in the reply. */
  | 'reported'
  /** It lies in Lambda's own queue: its worker reports it later. */
  | 'queued'
  /** Its worker crashed: the run has reported it as FAILED. */
  | 'crashed'
  /** Its worker does not load: it goes back to Conductor untouched. */
  | 'notLoaded'
  /** AWS starts no more of its workers at the moment: it goes back to Conductor. */
  | 'throttled'
  /** Its worker was not started, or AWS did not say whether it was: it goes back to Conductor. */
  | 'notStarted'
  /** The run had no free slot or no time for it: it goes back to Conductor. */
  | 'givenBack'
  /** It is not a valid task. */
  | 'malformed';

/** … and with one whose worker was called. */
export type CallVerdict = Exclude<Verdict, 'givenBack' | 'malformed'>;

/**
 * Starts the worker of a task, and reports to Conductor where the worker cannot. While the call is open, only the task's
 * ids and its saved output are kept.
 *
 * @param task without its input
 */
export const handleTask = (
  route: Route,
  task: Task,
  ports: Ports,
  sending: Sending,
): Promise<CallVerdict> => settle(route, task, ports.dispatch(route, task, sending), ports);

async function settle(
  route: Route,
  task: Task,
  call: Promise<Invocation>,
  ports: Ports,
): Promise<CallVerdict> {
  const invocation = await call.catch(notSent);
  switch (invocation.kind) {
    case 'answered':
      return takeAnswer(route, task, invocation.answer, ports);
    case 'accepted':
      return 'queued';
    case 'crashed':
      return reportCrash(task, invocation.reason, ports);
    case 'notLoaded':
      await giveBack(task, BROKEN_FUNCTION_SECONDS, invocation.reason, ports);
      return 'notLoaded';
    case 'throttled':
      await giveBack(task, THROTTLED_SECONDS, invocation.reason, ports);
      return 'throttled';
    // The worker is missing or forbidden: AWS has not started it.
    case 'refused':
      await giveBack(task, invocation.afterSeconds, invocation.reason, ports);
      return 'notStarted';
    // AWS did not answer: the worker may be running.
    case 'unknown':
      await giveBackWhenEnded(route, task, invocation.reason, ports);
      return 'notStarted';
  }
}

/** The call could not even be sent. */
const notSent = (error: unknown): Invocation => ({
  kind: 'refused',
  reason: `the worker could not be called: ${error}`,
  afterSeconds: BROKEN_FUNCTION_SECONDS,
});

/** A worker reports its task, or returns the result in the reply. A function that does neither is not a worker. */
async function takeAnswer(
  route: Route,
  task: Task,
  answer: unknown,
  ports: Ports,
): Promise<CallVerdict> {
  const { reports, undelivered, notStarted = 'reported' } = parseReply(answer);
  const returned = undelivered.find(({ result }) => result.taskId === task.taskId);
  if (returned) await reportForWorker({ task, undelivered: returned, reason: UNDELIVERED }, ports);
  else if (!reports.some(({ taskId }) => taskId === task.taskId))
    return reportCrash(task, noWorker(route), ports);
  return notStarted;
}

const UNDELIVERED =
  'the worker could not report to Conductor, and returned its result in the reply';

const noWorker = ({ functionName }: Route) =>
  `Lambda ${functionName} answered without reporting its task: export a worker(…) from it, or set \`wrap: true\` on its event.`;

async function reportCrash(
  task: Task,
  reason: string,
  ports: PollerReportPorts,
): Promise<CallVerdict> {
  const undelivered = withoutOutput(task, resultOf(task, { kind: 'failed', reason }));
  await reportForWorker({ task, undelivered, reason }, ports);
  return 'crashed';
}

/** Puts a task back into Conductor's queue. No worker has it. */
export async function giveBack(
  task: Task,
  afterSeconds: number,
  reason: string,
  ports: PollerReportPorts,
): Promise<void> {
  const undelivered = withoutOutput(task, giveBackOf(task, afterSeconds, reason));
  await sendOrSave({ task, undelivered, reason }, ports);
}

/** The function may be running: the task comes back only when that run must have ended. */
async function giveBackWhenEnded(
  route: Route,
  task: Task,
  reason: string,
  ports: PollerReportPorts,
) {
  const afterSeconds = route.timeoutSeconds + CALL_MARGIN_MS / 1000;
  const undelivered = withoutOutput(task, giveBackOf(task, afterSeconds, reason));
  await reportForWorker({ task, undelivered, reason }, ports);
}

/**
 * Rejects a task that cannot be read. Another poll would bring it in the same state. So where its ids are known, it
 * becomes a terminal failure. Without ids the run can only log it; it comes back after its response timeout.
 */
export async function rejectMalformed(
  { fault, task }: Malformed,
  lane: string,
  ports: PollerReportPorts,
): Promise<void> {
  if (!task) return ports.log('error', UNREADABLE, { lane, fault });
  const reason = `${UNREADABLE} (${fault})`;
  const undelivered = withoutOutput(task, resultOf(task, { kind: 'terminal', reason }));
  await sendOrSave({ task, undelivered, reason }, ports);
}

const UNREADABLE = 'Conductor gave a task that cannot be read';

/** The saved output can be too large for the inbox, so it is added only when the result is sent. */
const withoutOutput = (task: Task, result: TaskResult): UndeliveredResult => ({
  receipt: receiptOf(task),
  result: { ...result, outputData: {} },
  keepsSavedOutput: true,
});
