import type { Task } from './task.ts';

/**
 * Identifies one poll of a task. A task that was given back keeps its taskId, and Lambda shows no attempt number. So the
 * poll count, and the workerId that is new for each poll, tell two runs of one task apart.
 */
export interface Receipt {
  taskId: string;
  pollCount: number;
  workerId: string | undefined;
}

/** The receipt of a polled task. */
export const receiptOf = ({ taskId, pollCount, workerId }: Task): Receipt => ({
  taskId,
  pollCount,
  workerId,
});

/** Whether Conductor still waits for the run that this poll started. */
export const isCurrent = (now: Task, receipt: Receipt): boolean =>
  now.status === 'IN_PROGRESS' && isLatestPoll(now, receipt);

/** Whether the task has not been polled again since, whatever its status is now. */
export const isLatestPoll = (now: Task, receipt: Receipt): boolean =>
  now.pollCount === receipt.pollCount && now.workerId === receipt.workerId;
