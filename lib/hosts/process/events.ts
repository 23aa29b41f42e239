import type { ReportedStatus } from '../../task/task.ts';

/** What names the task of an event. */
interface OfTask {
  taskType: string;
  taskId: string;
  workflowId: string;
}

/**
 * What happens to a task in a process that hosts workers, as it happens: its worker is called and ends, and Conductor takes
 * a report of it or does not. It holds nothing of the task's input and output.
 */
export type TaskEvent =
  | (OfTask & {
      kind: 'started';
      /** How many tries there were before this one. */
      retries: number;
    })
  | (OfTask & {
      kind: 'executed';
      /** Since its worker was called, in milliseconds. */
      durationMs: number;
      /**
       * FAILED or FAILED_WITH_TERMINAL_ERROR; `crashed` where the worker died, `notLoaded` where it could not begin. Left out
       * where it did not fail.
       */
      failure?: string;
    })
  /** A report of it is sent to Conductor now; each try has its own. */
  | (OfTask & { kind: 'reporting'; status: ReportedStatus })
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
    })
  | (OfTask & {
      kind: 'notReported';
      status: ReportedStatus;
      /** Why Conductor did not take this try. It is sent again, unless Conductor has refused it for good. */
      reason: string;
    });

/** Hears of each event. What it throws is logged. */
export type OnTask = (event: TaskEvent) => void;

/** What names the poll of an event. */
interface OfPoll {
  taskType: string;
  /** Left out for tasks without one. */
  domain?: string;
}

/** What happens to the polls of a process that hosts workers. A poll waits at the server for up to 5 s. */
export type PollEvent =
  /** `count` is how many tasks it asks for at most. */
  | (OfPoll & { kind: 'started'; count: number })
  /** `tasks` is how many came. */
  | (OfPoll & { kind: 'completed'; tasks: number; durationMs: number })
  | (OfPoll & { kind: 'failed'; reason: string; durationMs: number })
  /** The worker is paused: it does not poll. Once, when the process starts. */
  | (OfPoll & { kind: 'paused' });

/** Hears of each event. What it throws is logged. */
export type OnPoll = (event: PollEvent) => void;
