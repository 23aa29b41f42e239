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
  /** Fires a second before the process is killed (earlier where the invocation has less than 3 s). */
  readonly signal: AbortSignal;
  /** Adds a line to the task's log in Conductor, sent with the report. */
  log(message: string): void;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
}

/** The context of a task. */
export const contextOf = (
  task: Task,
  given: Pick<TaskContext, 'signal' | 'log' | 'remainingMs'>,
): TaskContext => ({
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
  ...given,
});
