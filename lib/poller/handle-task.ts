import type { Malformed } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import { BROKEN_FUNCTION_SECONDS, CALL_MARGIN_MS } from '../protocol/defaults.ts';
import { parseReply } from '../protocol/dispatch.ts';
import type { Invocation } from '../protocol/invocation.ts';
import type { ResultLetter } from '../protocol/undelivered.ts';
import { deliver, deliverForWorker } from '../reporting/by-poller.ts';
import { runIdOf } from '../task/receipt.ts';
import { giveBackOf, resultOf } from '../task/result.ts';
import type { Task, TaskResult } from '../task/task.ts';
import type { Ports } from './ports.ts';
import { laneName, type Tally } from './summary.ts';

/** How serving a task ended, as far as the lane cares. */
export type Served = 'done' | 'queued' | 'refused';

/**
 * Starts the worker of a task and sees to what the worker cannot say itself: a death is reported,
 * a task that could not be started is given back.
 */
export async function serve(route: Route, task: Task, tally: Tally, ports: Ports): Promise<Served> {
  const invocation = await ports.dispatch(route, task).catch(notStarted);
  switch (invocation.kind) {
    case 'answered':
      await takeAnswer(route, task, invocation.answer, tally, ports);
      return 'done';
    case 'accepted':
      tally.dispatched += 1;
      return 'queued';
    case 'crashed':
      await reportDeath(task, invocation.reason, tally, ports);
      return 'done';
    case 'refused':
      await giveBack(task, invocation.afterSeconds, invocation.reason, tally, ports);
      return 'refused';
    // It may be running: when it comes back that run has ended, and has reported or not.
    case 'unknown':
      await giveBack(task, endedSeconds(route), invocation.reason, tally, ports, deliverForWorker);
      return 'refused';
  }
}

/** Until a run that nobody sees has ended. */
const endedSeconds = ({ timeoutSeconds }: Route) => timeoutSeconds + CALL_MARGIN_MS / 1000;

/** What could not even be sent. */
const notStarted = (error: unknown): Invocation => ({
  kind: 'refused',
  reason: `the worker could not be called: ${error}`,
  afterSeconds: BROKEN_FUNCTION_SECONDS,
});

/** A worker reports by itself. What it could not report it hands up; one that does neither is no worker. */
async function takeAnswer(
  route: Route,
  task: Task,
  answer: unknown,
  tally: Tally,
  ports: Ports,
): Promise<void> {
  const { reports, undelivered } = parseReply(answer);
  const letter = undelivered.find(({ result }) => result.taskId === task.taskId);
  if (letter) await deliverForWorker(letter, UNDELIVERED, task, ports);
  else if (!reports.some(({ taskId }) => taskId === task.taskId))
    return reportDeath(task, noWorker(route), tally, ports);
  tally.dispatched += 1;
}

const UNDELIVERED = 'the worker could not report to Conductor, and handed its result up';

const noWorker = ({ functionName }: Route) =>
  `Lambda ${functionName} answered without reporting its task: is what it exports a worker(…), or is \`wrap: true\` missing?`;

/** Puts a task back into Conductor's queue. */
export async function giveBack(
  task: Task,
  afterSeconds: number,
  reason: string,
  tally: Tally,
  ports: Ports,
  tell = deliver,
): Promise<void> {
  await tell(letterOf(task, giveBackOf(task, afterSeconds, reason)), reason, task, ports);
  tally.givenBack += 1;
}

async function reportDeath(task: Task, reason: string, tally: Tally, ports: Ports): Promise<void> {
  const result = resultOf(task, { kind: 'failed', reason });
  await deliverForWorker(letterOf(task, result), reason, task, ports);
  tally.dispatched += 1;
  tally.failed += 1;
}

/**
 * What is no task goes to no worker. Polled again it would be the same, so where it has its ids Conductor is told at
 * once; without them only the log can tell, and it comes back by its response timeout.
 */
export async function refuse(
  { fault, task }: Malformed,
  route: Route,
  tally: Tally,
  ports: Ports,
): Promise<void> {
  tally.malformed += 1;
  if (!task) return ports.log('error', UNREADABLE, { lane: laneName(route), fault });
  const reason = `${UNREADABLE} (${fault})`;
  await deliver(letterOf(task, resultOf(task, { kind: 'terminal', reason })), reason, task, ports);
}

const UNREADABLE = 'Conductor gave a task that cannot be read';

/** Without the saved output, which can be too large for the inbox: whoever delivers it puts that in. */
const letterOf = (task: Task, result: TaskResult): ResultLetter => ({
  run: runIdOf(task),
  result: { ...result, outputData: {} },
  keepsOutput: true,
});
