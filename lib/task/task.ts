/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object: what Conductor stores as a task's input and output. */
export type JsonObject = { [key: string]: Json };

/**
 * One execution of a task, as a poll returns it. A retry is another task. A task that was given back is the same task.
 * Fields that we do not read are passed through unchanged.
 */
export interface Task {
  readonly [field: string]: unknown;
  /** The id of one attempt: it stays the same when the task is given back, and changes with a retry. */
  readonly taskId: string;
  readonly workflowInstanceId: string;
  readonly taskType: string;
  readonly referenceTaskName: string;
  readonly workflowType: string;
  readonly status: string;
  readonly domain: string | undefined;
  readonly workerId: string | undefined;
  readonly correlationId: string | undefined;
  /** 0 for the first attempt. */
  readonly retryCount: number;
  /** 1 for the first poll of this attempt; increases when the task comes back after inProgress. */
  readonly pollCount: number;
  /** The number of the iteration in a DO_WHILE loop; 0 outside of a loop. */
  readonly iteration: number;
  /** Seconds without an update after which Conductor gives the task to another worker; 0 is never. */
  readonly responseTimeoutSeconds: number;
  /** The taskId of the attempt before; undefined in the first one. */
  readonly retriedTaskId: string | undefined;
  /** 0 to 99; the server polls tasks of a higher priority first. */
  readonly workflowPriority: number;
  /** The task's place in the workflow: 1 for the first one that was scheduled. */
  readonly seq: number;
  /** When the task was put into its queue, in milliseconds since 1970. */
  readonly scheduledTime: number;
  /** When this attempt was polled for the first time, in milliseconds since 1970. */
  readonly startTime: number;
  /** What the server resolved for this poll only, such as credentials. */
  readonly runtimeMetadata: JsonObject;
  readonly inputData: JsonObject;
  readonly outputData: JsonObject;
  /** Set by the server: the input is in its external payload storage, and `inputData` is {}. */
  readonly externalInputPayloadStoragePath?: unknown;
  /** Set by the poller: the input was too large for the payload, so the worker fetches it from Conductor. */
  readonly inputByReference?: unknown;
}

/** The statuses that Conductor accepts in an update. A null status makes the server answer 500. */
export const REPORTED_STATUSES = [
  'COMPLETED',
  'FAILED',
  'FAILED_WITH_TERMINAL_ERROR',
  'IN_PROGRESS',
] as const;
export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

/** The body of `POST /tasks`. */
export interface TaskResult {
  taskId: string;
  workflowInstanceId: string;
  status: ReportedStatus;
  /** Replaces the whole stored output: an update without it erases what was there. */
  outputData: JsonObject;
  workerId?: string;
  /** Cut by the server at 500 characters. */
  reasonForIncompletion?: string;
  /** With IN_PROGRESS: seconds until the task can be polled again. */
  callbackAfterSeconds?: number;
  /** The server keeps 10 per update. */
  logs?: TaskLog[];
}

/** A line of a task's log in Conductor. */
export interface TaskLog {
  taskId: string;
  log: string;
  /** Milliseconds since 1970. */
  createdTime: number;
}
