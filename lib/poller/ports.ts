import type { Overdue } from '../conductor/open-tasks.ts';
import type { Poll, PolledItem } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import type { Lease, LeaseRequest } from '../ledger/lease.ts';
import type { Meters } from '../observe/metrics.ts';
import type { Invocation } from '../protocol/invocation.ts';
import type { PollerReportPorts } from '../reporting/ports.ts';
import type { Clock } from '../task/clock.ts';
import type { Some } from '../task/some.ts';
import type { Task } from '../task/task.ts';

/** What a run needs for the tasks that it has polled. */
export interface HandlePorts extends PollerReportPorts {
  /**
   * Calls the worker once for all of the tasks; for RequestResponse it resolves when the worker has ended.
   *
   * @param tasks without their inputs, which are in `sending.json`
   */
  dispatch(route: Route, tasks: Some<Task>, sending: Sending): Promise<Invocation>;
  /** What takes the run's metrics; left out, nothing is measured. */
  meters?: Meters;
}

/** What a run needs from outside. The run knows neither Lambda nor HTTP. */
export interface Ports extends HandlePorts {
  /** Gives each task as soon as it has arrived; throws, also after some tasks, where the poll fails. */
  poll(poll: Poll): AsyncIterable<PolledItem>;
  /**
   * Asks for the right to poll. It resolves to undefined where another run has it, and rejects where the ledger cannot
   * be reached. Left out, there is no ledger, and a run knows of no others.
   */
  lease?(candidate: LeaseRequest): Promise<Lease | undefined>;
  /** Whether a run polls, or rounds are on their way, by the ledger; left out, there is no ledger. */
  isAwake?(): Promise<boolean>;
  /** Has a round start after each of these delays, in seconds; left out, there are no rounds. */
  startRounds?(delays: readonly number[]): Promise<void>;
  /** Whether tasks may wait in one of these queues, named `type` or `domain:type`; it may say so where none can be polled. */
  mayWait?(queues: readonly string[]): Promise<boolean>;
  /** Finds tasks that are past their response timeout; left out where the service does not want that. */
  overdue?: Overdue;
  /** Whether polling was paused since the run started. */
  paused(): Promise<boolean>;
  /** Names the run, and in it the lane, in the tasks that it polls. */
  runId: string;
  clock: Clock;
}

/** Tasks on their way to their worker. */
export interface Sending {
  /** Each task as the server wrote it. */
  json: Some<Buffer>;
  /** To be called when they have left the process, and their memory is given back. */
  sent(): void;
  /** To be awaited before a large answer of the worker is read: of so many bytes, Infinity where it does not say. */
  beforeLarge(bytes: number): Promise<void>;
  /** To be called where the worker has died, with the words about it. */
  died(reason: string): void;
}
