import type { Malformed, PolledTask } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import { EVENT_AGE_MS } from '../ledger/defaults.ts';
import {
  BROKEN_FUNCTION_SECONDS,
  CALL_MARGIN_MS,
  THROTTLED_SECONDS,
} from '../protocol/defaults.ts';
import type { Invocation } from '../protocol/invocation.ts';
import { parseReply, type TaskReport } from '../protocol/reply.ts';
import type { UndeliveredResult } from '../protocol/undelivered.ts';
import { reportForWorker, reportUnstarted } from '../reporting/by-poller.ts';
import type { PollerReportPorts } from '../reporting/ports.ts';
import { idsOf } from '../task/ids.ts';
import { receiptOf } from '../task/receipt.ts';
import { giveBackOf, resultOf } from '../task/result.ts';
import { eachOf, type Some } from '../task/some.ts';
import type { TaskResult } from '../task/task.ts';
import { measureCrash, measureReport, measureReturned, meterOf } from './measured.ts';
import type { HandlePorts, Sending } from './ports.ts';

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
  /** Its worker was not started: it goes back to Conductor. */
  | 'notStarted'
  /** AWS did not say whether its worker was started: it goes back to Conductor for when that run must have ended. */
  | 'unknown'
  /** The run had no free slot or no time for it: it goes back to Conductor. */
  | 'givenBack'
  /** It is not a valid task. */
  | 'malformed';

/** … and with one whose worker was called. */
export type CallVerdict = Exclude<Verdict, 'givenBack' | 'malformed'>;

/** A polled task without its JSON: only this is kept while its call is open. */
export type Head = Pick<PolledTask, 'task' | 'hasSavedOutput'>;

/** Starts the worker of some tasks in one call, and reports to Conductor where the worker cannot: a verdict for each. */
export function handleTasks(
  route: Route,
  heads: Some<Head>,
  ports: HandlePorts,
  sending: Sending,
): Promise<CallVerdict[]> {
  const { functionName } = route;
  for (const { task } of heads)
    ports.log('debug', 'a task goes to its worker', { ...idsOf(task), functionName });
  const call = started(route, heads, ports, sending);
  return Promise.all(
    heads.map(async (head) => {
      const verdict = await settle(route, head, call, ports);
      ports.log('debug', 'the call of a worker has ended', { ...idsOf(head.task), verdict });
      return verdict;
    }),
  );
}

/** Not a function of `settle`: that one lives as long as the call, and would hold what is sent. */
async function started(route: Route, heads: Some<Head>, ports: HandlePorts, sending: Sending) {
  const call = ports.dispatch(
    route,
    eachOf(heads, ({ task }) => task),
    sending,
  );
  return call.then(tellingOfDeath(sending.died));
}

/** A function of its own, for the same reason. */
const tellingOfDeath = (died: Sending['died']) => (invocation: Invocation) => {
  if (invocation.kind === 'crashed' || invocation.kind === 'notLoaded') died(invocation.reason);
  return invocation;
};

async function settle(
  route: Route,
  head: Head,
  call: Promise<Invocation>,
  ports: HandlePorts,
): Promise<CallVerdict> {
  const invocation = await call.catch(notSent);
  switch (invocation.kind) {
    case 'answered':
      return takeAnswer(route, head, invocation.answer, ports);
    case 'accepted':
      return 'queued';
    case 'crashed':
      measureCrash(meterOf(route, ports));
      return reportCrash(head, invocation.reason, ports);
    case 'notLoaded':
      // Code that loads something late can fail so after it has begun, and after a task of its batch has reported.
      await giveBackIfCurrent(head, BROKEN_FUNCTION_SECONDS, invocation.reason, ports);
      return 'notLoaded';
    case 'throttled':
      await giveBack(head, THROTTLED_SECONDS, invocation.reason, ports);
      return 'throttled';
    // The worker is missing or forbidden: AWS has not started it.
    case 'refused':
      await giveBack(head, invocation.afterSeconds, invocation.reason, ports);
      return 'notStarted';
    // AWS did not answer: the worker may be running.
    case 'unknown':
      await giveBackWhenEnded(route, head, invocation.reason, ports);
      return 'unknown';
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
  head: Head,
  answer: unknown,
  ports: HandlePorts,
): Promise<CallVerdict> {
  const { task } = head;
  const { reports, undelivered, failed, notStarted = 'reported' } = parseReply(answer);
  const returned = undelivered.find(({ result }) => result.taskId === task.taskId);
  const failure = failed.find(({ taskId }) => taskId === task.taskId);
  const report = reports.find(({ taskId }) => taskId === task.taskId);
  const meter = meterOf(route, ports);
  if (returned) measureReturned(returned, meter);
  else if (failure) measureCrash(meter);
  else if (report) measureReport(report, meter);
  else measureCrash(meter);
  if (returned) await reportForWorker({ task, undelivered: returned, reason: UNDELIVERED }, ports);
  else if (failure) return reportCrash(head, failure.reason, ports);
  else if (!report) return reportCrash(head, noWorker(route), ports);
  else if (!report.isSaved) ports.events?.reported(task, reportedBy(report, notStarted));
  return notStarted;
}

/** The adapter puts a task off whose function AWS did not start: the run counts it as given back. */
const reportedBy = ({ status, reason }: TaskReport, verdict: CallVerdict) => ({
  status,
  reason: verdict === 'reported' ? reason : NOT_STARTED_BY_ADAPTER,
});

const NOT_STARTED_BY_ADAPTER = 'the adapter could not start the function';

const UNDELIVERED =
  'the worker could not report to Conductor, and returned its result in the reply';

const noWorker = ({ functionName }: Route) =>
  `Lambda ${functionName} answered without reporting its task: export a worker(…) from it, or set \`wrap: true\` on its event.`;

async function reportCrash(
  head: Head,
  reason: string,
  ports: PollerReportPorts,
): Promise<CallVerdict> {
  const { task } = head;
  const undelivered = withoutOutput(head, resultOf(task, { kind: 'failed', reason }));
  await reportForWorker({ task, undelivered, reason }, ports);
  return 'crashed';
}

/** Puts a task back into Conductor's queue. No worker has it. */
export async function giveBack(
  head: Head,
  afterSeconds: number,
  reason: string,
  ports: PollerReportPorts,
): Promise<void> {
  const { task } = head;
  const undelivered = withoutOutput(head, giveBackOf(task, afterSeconds, reason));
  await reportUnstarted({ task, undelivered, reason }, ports);
}

/** By then a call must have ended, in milliseconds after it was sent. */
export const callMsOf = ({ timeoutSeconds, invocationType }: Route): number =>
  timeoutSeconds * 1000 + CALL_MARGIN_MS + (invocationType === 'Event' ? EVENT_AGE_MS : 0);

/** The function may be running: the task comes back only when that run must have ended. */
const giveBackWhenEnded = (route: Route, head: Head, reason: string, ports: HandlePorts) =>
  giveBackIfCurrent(head, callMsOf(route) / 1000, reason, ports);

/** … where a worker may have had it: Conductor is asked first. */
async function giveBackIfCurrent(
  head: Head,
  afterSeconds: number,
  reason: string,
  ports: HandlePorts,
) {
  const { task } = head;
  const undelivered = withoutOutput(head, giveBackOf(task, afterSeconds, reason));
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
  const head = { task, hasSavedOutput: false };
  const undelivered = withoutOutput(head, resultOf(task, { kind: 'terminal', reason }));
  await reportUnstarted({ task, undelivered, reason }, ports);
}

const UNREADABLE = 'Conductor gave a task that cannot be read';

/** Conductor keeps the saved output: it is asked for when the result is sent. */
const withoutOutput = ({ task, hasSavedOutput }: Head, result: TaskResult): UndeliveredResult => ({
  receipt: receiptOf(task),
  result,
  ...(hasSavedOutput && { keepsSavedOutput: true }),
});
