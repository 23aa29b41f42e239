import type { Log } from '../observe/log.ts';
import type { Timers } from '../task/clock.ts';
import { isTerminal } from '../task/errors.ts';
import { idsOfRun } from '../task/ids.ts';
import { isInProgress, type Outcome, outcomeOfError, outcomeOfReturned } from '../task/outcome.ts';
import type { LogLine } from '../task/result.ts';
import type { Task } from '../task/task.ts';
import { contextOf, type TaskContext } from './context.ts';
import { isStopped, withinDeadline } from './deadline.ts';
import { FETCH_SHARE, STOPPED_SECONDS } from './defaults.ts';
import { withHeartbeat } from './heartbeat.ts';
import { type Progress, progressOf } from './progress.ts';
import { parseInput, parseOutput, type Schema } from './schema.ts';

/** A worker as the core sees it: a function, its schemas and its options. A host can add to the function's context. */
export interface WorkerDefinition<Context extends TaskContext = TaskContext> {
  /** Checks and types the input. Default: any object. */
  input?: Schema | undefined;
  /** Checks the returned value. Default: whatever JSON can carry. */
  output?: Schema | undefined;
  /** While the function runs, tells Conductor so. Default: false. */
  heartbeat?: boolean | undefined;
  run: (input: unknown, context: Context, task: Task) => unknown;
  /** What becomes of the task, by the returned value. Default: an object is its output, anything else `{ result }`. */
  outcomeOf?: ((value: unknown) => Outcome) | undefined;
}

/** What a host provides: time, a log, and the calls to Conductor. */
export interface ExecutePorts {
  timers: Timers;
  /**
   * Fetches the task's input from where it is, within `withinMs` milliseconds. Throws a TerminalError where the input
   * can never be fetched, and another error where it cannot be fetched now.
   */
  fetchInput(task: Task, withinMs: number): Promise<Task>;
  /** Restarts the task's response timeout. */
  extendLease(task: Task): Promise<void>;
  log: Log;
  /** Fires where the host stops before the function's time is over; its reason is a StoppedError. Left out: it never does. */
  stops?: AbortSignal | undefined;
}

/** A task that was executed. */
export interface Executed {
  /** With its input and its saved output. */
  task: Task;
  outcome: Outcome;
  /** What the function logged. */
  logs: LogLine[];
  /** How long the function ran; left out where it did not. */
  tookMs?: number;
}

/**
 * Executes one task: fetches and checks its input, runs the function with its context, signal, deadline and heartbeat,
 * checks what it returns, and turns the value or the error into the task's outcome. It does not know the transport: a
 * Lambda, a process or a test can be its host.
 *
 * @throws what `fetchInput` throws where the input cannot be fetched now: then there is no outcome
 */
export async function execute(
  worker: WorkerDefinition,
  task: Task,
  ports: ExecutePorts,
): Promise<Executed> {
  const { timers } = ports;
  const logs: LogLine[] = [];
  const log = (message: string, atMs = timers.nowMs()) =>
    void logs.push({ message: String(message), atMs });
  let complete = task;
  try {
    complete = await ports.fetchInput(task, timers.remainingMs() * FETCH_SHARE);
  } catch (error) {
    if (!isTerminal(error)) throw error;
    return { task, outcome: outcomeOfError(error), logs };
  }
  const { remainingMs, nowMs } = timers;
  const startedAtMs = nowMs();
  const progress = progressOf();
  const { setOutput, callbackAfter } = progress;
  const endedLate = () =>
    ports.log('error', 'the worker ended after its task was reported', idsOfRun(complete));
  const value = withHeartbeat(complete, ports, worker.heartbeat, (heartbeat) => {
    const given = { log, remainingMs, setOutput, callbackAfter, heartbeat };
    const work = (signal: AbortSignal) =>
      checkedRun(worker, complete, contextOf(complete, { signal, ...given }), progress);
    return withinDeadline(timers, work, endedLate, ports.stops);
  });
  const { outcomeOf = outcomeOfReturned } = worker;
  const outcome = await value.then(
    (returned) => progress.within(outcomeOf(returned)),
    (error) =>
      ports.stops?.aborted && isStopped(error) ? GOES_BACK : progress.within(outcomeOfError(error)),
  );
  return { task: complete, outcome, logs, tookMs: nowMs() - startedAtMs };
}

/** A task whose host stops: another worker begins it again, with what was saved. */
const GOES_BACK: Outcome = { kind: 'inProgress', callbackAfterSeconds: STOPPED_SECONDS };

/** An input or output that does not fit its schema is terminal: a retry would fail in the same way. */
async function checkedRun(
  { input, output, run }: WorkerDefinition,
  task: Task,
  context: TaskContext,
  { comesBack, resultOf }: Progress,
): Promise<unknown> {
  const { inputData } = task;
  const parsed = input ? await parseInput(input, inputData) : inputData;
  const value = resultOf(await run(parsed, context, task));
  return output && !isInProgress(value) && !comesBack() ? parseOutput(output, value) : value;
}
