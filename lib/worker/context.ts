import type { JsonObject, Task } from '../task/task.ts';

/** What a worker's function gets beside its input. */
export interface TaskContext {
  /** The id of one attempt: it stays the same when the task is given back, and changes with a retry. */
  readonly taskId: string;
  readonly taskType: string;
  readonly referenceTaskName: string;
  readonly workflowInstanceId: string;
  readonly workflowType: string;
  readonly correlationId: string | undefined;
  readonly domain: string | undefined;
  /** 0 for the first attempt. */
  readonly retryCount: number;
  /** 1 for the first poll of this attempt; increases when the task comes back after inProgress. */
  readonly pollCount: number;
  /** The number of the iteration in a DO_WHILE loop; 0 outside of a loop. */
  readonly iteration: number;
  /** What an earlier inProgress saved; {} in the first run of an attempt. */
  readonly savedOutput: JsonObject;
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
  /**
   * What the server resolved for this poll only, such as credentials (Conductor 3.32 and newer); {} where there is none.
   * It is not enumerable, so that a context that is logged does not show it.
   */
  readonly runtimeMetadata: JsonObject;
  /**
   * Fires a second before the process is killed (earlier where the invocation has less than 3 s). Its reason is a
   * DeadlineError.
   */
  readonly signal: AbortSignal;
  /**
   * Adds a line to the task's log in Conductor, sent with the report.
   *
   * @param atMs when it happened, in milliseconds since 1970. Default: now
   */
  log(message: string, atMs?: number): void;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
}

/** The context of a task. */
export const contextOf = (
  task: Task,
  given: Pick<TaskContext, 'signal' | 'log' | 'remainingMs'>,
): TaskContext => {
  const context = {
    taskId: task.taskId,
    taskType: task.taskType,
    referenceTaskName: task.referenceTaskName,
    workflowInstanceId: task.workflowInstanceId,
    workflowType: task.workflowType,
    correlationId: task.correlationId,
    domain: task.domain,
    retryCount: task.retryCount,
    pollCount: task.pollCount,
    iteration: task.iteration,
    savedOutput: task.outputData,
    responseTimeoutSeconds: task.responseTimeoutSeconds,
    retriedTaskId: task.retriedTaskId,
    workflowPriority: task.workflowPriority,
    seq: task.seq,
    scheduledTime: task.scheduledTime,
    startTime: task.startTime,
    runtimeMetadata: task.runtimeMetadata,
    ...given,
  };
  return Object.defineProperty(context, 'runtimeMetadata', { enumerable: false });
};
