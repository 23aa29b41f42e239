import type { Poll, Polled } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import type { Log } from '../observe/log.ts';
import type { Invocation } from '../protocol/invocation.ts';
import type { ResultLetter } from '../protocol/undelivered.ts';
import type { RunId } from '../task/receipt.ts';
import type { Task, TaskResult } from '../task/task.ts';

/** The poller's clock. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
  /** Resolves after `ms`, or at once when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a run needs of the world: it knows neither Lambda nor HTTP. */
export interface Ports {
  poll(poll: Poll): Promise<Polled>;
  /** Starts the worker; for RequestResponse it resolves when the worker has ended. */
  dispatch(route: Route, task: Task): Promise<Invocation>;
  /** Tells Conductor of a task; resolves when Conductor has it. */
  update(result: TaskResult, run: RunId): Promise<void>;
  /** Keeps what Conductor does not take for the reporter, in a queue; throws where that is not there either. */
  keep(letter: ResultLetter): Promise<void>;
  /** The task as Conductor has it now. */
  task(taskId: string): Promise<Task>;
  /** Whether polling was paused since the run started. */
  paused(): Promise<boolean>;
  /** Names whoever polls in the tasks that it gets: the run, and in it the lane. */
  runId: string;
  clock: Clock;
  log: Log;
}
