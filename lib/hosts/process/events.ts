import type { ReportedStatus } from '../../task/task.ts';

/** What names the task of an event. */
interface OfTask {
  taskType: string;
  taskId: string;
  workflowId: string;
}

/**
 * What happens to a task in a process that hosts workers, as it happens: its worker is called, and Conductor takes a report
 * of it. It holds nothing of the task's input and output.
 */
export type TaskEvent =
  | (OfTask & {
      kind: 'started';
      /** How many tries there were before this one. */
      retries: number;
    })
  | (OfTask & {
      kind: 'reported';
      status: ReportedStatus;
      /** Why it failed or was given back, as Conductor shows it. */
      reason?: string;
      /** In progress: seconds until it can be polled again. */
      callbackAfterSeconds?: number;
      /** The lines that it adds to the task's log in Conductor. */
      logs: string[];
      /** Since its worker was called, in milliseconds; undefined where another call has reported it before. */
      durationMs?: number;
    });

/** Hears of each event. What it throws is not caught. */
export type OnTask = (event: TaskEvent) => void;
