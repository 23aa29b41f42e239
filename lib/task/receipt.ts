import type { Task } from './task.ts';

/**
 * One run of a task. A task given back keeps its taskId, and Lambda shows no attempt number,
 * so the poll's count and its fresh workerId tell runs of one task apart.
 */
export interface RunId {
  taskId: string;
  pollCount: number;
  workerId: string | undefined;
}

/** The run that a polled task is. */
export const runIdOf = ({ taskId, pollCount, workerId }: Task): RunId => ({
  taskId,
  pollCount,
  workerId,
});

/** Whether Conductor still waits for this very run. */
export const isSameRun = (now: Task, run: RunId): boolean =>
  now.status === 'IN_PROGRESS' && isLastRun(now, run);

/** Whether nobody has polled the task since, whatever has become of it. */
export const isLastRun = (now: Task, run: RunId): boolean =>
  now.pollCount === run.pollCount && now.workerId === run.workerId;
