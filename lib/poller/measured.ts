import type { Route } from '../config/plan.ts';
import { type Meter, UNMEASURED } from '../observe/metrics.ts';
import type { TaskReport } from '../protocol/reply.ts';
import type { UndeliveredResult } from '../protocol/undelivered.ts';
import { laneName } from '../task/lane-name.ts';
import type { ReportedStatus, Task } from '../task/task.ts';
import type { HandlePorts, Ports } from './ports.ts';

/** What takes the metrics of a route's type. */
export const meterOf = (route: Route, { meters }: Pick<HandlePorts, 'meters'>): Meter =>
  meters?.ofType(laneName(route)) ?? UNMEASURED;

/**
 * How long a task waited until it was polled, in seconds, by the clocks of server and poller. Undefined where it was polled
 * before: it was put back, and nothing tells when it was due again.
 */
export function pickupSecondsOf(task: Task, nowMs: number): number | undefined {
  const { pollCount, scheduledTime, startDelayInSeconds } = task;
  if (pollCount > 1 || scheduledTime === 0) return undefined;
  const delaySeconds = typeof startDelayInSeconds === 'number' ? startDelayInSeconds : 0;
  return Math.max(0, (nowMs - scheduledTime) / 1_000 - delaySeconds);
}

/** What a worker says of a task that it has reported. */
export function measureReport({ status, measured }: TaskReport, meter: Meter): void {
  measureStatus(status, meter);
  if (!measured) return;
  const { executeMs, updateMs, resultBytes } = measured;
  if (executeMs !== undefined) meter.measure('task_execute_time_seconds', executeMs / 1_000);
  meter.measure('task_update_time_seconds', updateMs / 1_000);
  meter.measure('task_result_size_bytes', resultBytes);
}

/** A result that a worker could not report. */
export function measureReturned({ result }: UndeliveredResult, meter: Meter): void {
  measureStatus(result.status, meter);
  meter.measure('task_update_error_total');
}

/** Its process died. */
export function measureCrash(meter: Meter): void {
  meter.measure('task_execute_error_total');
  meter.measure('tasks_failed_percent', 100);
}

function measureStatus(status: ReportedStatus, meter: Meter): void {
  if (status.startsWith('FAILED')) measureCrash(meter);
  else meter.measure('tasks_failed_percent', 0);
}

/** The reports of the run itself, of which it counts those that Conductor does not take. */
export const countingErrors = (ports: Ports, meter: Meter): Ports => ({
  ...ports,
  sendResult: (result, receipt) =>
    ports.sendResult(result, receipt).catch((error) => {
      meter.measure('task_update_error_total');
      throw error;
    }),
});
