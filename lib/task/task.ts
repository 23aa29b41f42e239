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
  readonly taskId: string;
  readonly workflowInstanceId: string;
  readonly taskType: string;
  readonly referenceTaskName: string;
  readonly workflowType: string;
  readonly status: string;
  readonly domain: string | undefined;
  readonly workerId: string | undefined;
  readonly correlationId: string | undefined;
  readonly retryCount: number;
  readonly pollCount: number;
  readonly iteration: number;
  /** Seconds without an update after which the server times the task out; 0 is never. */
  readonly responseTimeoutSeconds: number;
  readonly retriedTaskId: string | undefined;
  readonly workflowPriority: number;
  readonly seq: number;
  /** Milliseconds since 1970, as startTime. */
  readonly scheduledTime: number;
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
