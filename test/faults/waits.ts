import type { Execution, TaskExecution } from '../../lib/conductor/workflows.ts';
import { startedAtMs } from './looks.ts';
import type { Entry } from './stages/ledger.ts';

/** How long tasks waited for a poll from when they could be polled: the longest time, in seconds. */

/** Of first tries, from when they were scheduled. */
export const longestWaitOf = (executions: readonly Execution[]): number =>
  longest(
    executions.flatMap(({ tasks: [first] }) =>
      first ? [startedAtMs(first) - first.scheduledTime] : [],
    ),
  );

/** Of retries, from when they were due. @param delaySeconds so long after the try before them */
export const longestWaitOfRetry = (
  executions: readonly Execution[],
  delaySeconds: number,
): number =>
  longest(
    executions.flatMap(({ tasks }) =>
      tasks.slice(1).map((retry, i) => startedAtMs(retry) - dueAtMs(tasks[i], delaySeconds)),
    ),
  );

const dueAtMs = (before: TaskExecution | undefined, delaySeconds: number) =>
  (before?.endTime ?? 0) + delaySeconds * 1_000;

/** Of tasks that came back, from when they were due. @param afterMs so long after the start of the run before */
export function longestWaitToComeBack(entries: readonly Entry[], afterMs: number): number {
  const starts = entries.filter(({ what }) => what === 'starts');
  return longest(
    [...Map.groupBy(starts, ({ taskId }) => taskId).values()].flatMap((runs) =>
      runs.slice(1).map(({ atMs }, i) => atMs - (runs[i]?.atMs ?? 0) - afterMs),
    ),
  );
}

const longest = (ms: readonly number[]) => Math.max(0, ...ms) / 1_000;
