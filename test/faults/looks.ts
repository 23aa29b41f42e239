import type { Execution, TaskExecution } from '../../lib/conductor/workflows.ts';

/** What no report ends: the server notices it when it looks at the workflow by itself. */
export const LOOKS = [
  'response timeout, first try of a task',
  'response timeout, later try',
  'a workflow that stood still after a task had ended',
] as const;

/** Something that the server noticed by itself. */
export interface Look {
  what: (typeof LOOKS)[number];
  /** How long after it was due. */
  lateSeconds: number;
}

/** A workflow goes on within moments of a task's end; where this takes longer, the server had not noticed the end. */
const STANDS_STILL_SECONDS = 5;

/** All that the server had to notice by itself in workflows whose tasks run one after the other. */
export const looksAt = (executions: readonly Execution[]): Look[] =>
  executions.flatMap((execution) => [...timeoutsOf(execution), ...stillnessOf(execution)]);

const timeoutsOf = ({ tasks }: Execution): Look[] =>
  tasks.filter(isTimedOut).map((task) => ({
    what: task.retryCount === 0 ? LOOKS[0] : LOOKS[1],
    lateSeconds: lateSecondsOf(task),
  }));

export const isTimedOut = ({ status }: TaskExecution): boolean => status === 'TIMED_OUT';

/** How long after its response timeout the server noticed it. The timeout counts from the poll. */
export const lateSecondsOf = (task: TaskExecution) =>
  Math.max(0, (task.endTime - startedAtMs(task)) / 1_000 - task.responseTimeoutSeconds);

/** When a task was polled. Under load the server sometimes shows 0 for one that it has handed out and seen COMPLETED. */
export const startedAtMs = ({ startTime, scheduledTime }: TaskExecution): number =>
  startTime || scheduledTime;

/** After each task comes the next one, or the workflow's end. */
function stillnessOf({ tasks, endTime }: Execution): Look[] {
  const wentOnAtMs = [...tasks.slice(1).map(({ scheduledTime }) => scheduledTime), endTime];
  return tasks
    .map((task, i) => ((wentOnAtMs[i] ?? 0) - task.endTime) / 1_000)
    .filter((seconds, i) => (tasks[i]?.endTime ?? 0) > 0 && seconds > STANDS_STILL_SECONDS)
    .map((lateSeconds) => ({ what: LOOKS[2], lateSeconds }));
}
