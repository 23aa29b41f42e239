import type { Poll, Polled } from '../conductor/polling.ts';
import type { Route } from '../config/plan.ts';
import type { Invocation } from '../protocol/invocation.ts';
import type { PollerReportPorts } from '../reporting/ports.ts';
import type { Clock } from '../task/clock.ts';
import type { Task } from '../task/task.ts';

/** What a run needs from outside. The run knows neither Lambda nor HTTP. */
export interface Ports extends PollerReportPorts {
  poll(poll: Poll): Promise<Polled>;
  /** Starts the worker; for RequestResponse it resolves when the worker has ended. */
  dispatch(route: Route, task: Task): Promise<Invocation>;
  /** Whether polling was paused since the run started. */
  paused(): Promise<boolean>;
  /** Names the run, and in it the lane, in the tasks that it polls. */
  runId: string;
  clock: Clock;
}
