import type { JsonObject, Task } from '../task/task.ts';
import { traceparentOf } from '../task/traceparent.ts';

/** What the context shows of the task. */
type TaskFields =
  | 'taskId'
  | 'taskType'
  | 'referenceTaskName'
  | 'workflowInstanceId'
  | 'workflowType'
  | 'correlationId'
  | 'domain'
  | 'retryCount'
  | 'pollCount'
  | 'iteration'
  | 'responseTimeoutSeconds'
  | 'retriedTaskId'
  | 'workflowPriority'
  | 'seq'
  | 'scheduledTime'
  | 'startTime';

/** What a worker's function gets beside its input. */
export interface TaskContext extends Pick<Task, TaskFields> {
  /** The trace that the task belongs to: its input `traceparent`, where that is one by W3C's Trace Context. */
  readonly traceparent: string | undefined;
  /** What an earlier inProgress saved; {} in the first run of an attempt. */
  readonly savedOutput: JsonObject;
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
  /**
   * Sets output of the task before the function ends: it is kept also where the function then fails, is out of time or comes
   * back later. The last call counts. It is sent with the report, since Conductor takes an output only with a status; of a
   * process that dies nothing is sent. Where the function returns an output, or its error has one, both are joined, and a
   * field of that output wins.
   *
   * @throws InvalidOutputError where JSON cannot carry it
   */
  setOutput(output: object): void;
  /**
   * The task is not done when the function returns: what it returns is saved, and the task comes back after so many
   * seconds, as with `inProgress`. The last call counts. A thrown error fails the task all the same.
   *
   * @param seconds whole seconds, at least 1
   * @throws RangeError for others
   */
  callbackAfter(seconds: number): void;
  /**
   * Tells Conductor now that the function still runs, which starts its response timeout anew: for work that has its own
   * rhythm; the option `heartbeat` does it in Conductor's. Call it as often as you like: within 6 % of the response timeout
   * after a beat nothing is sent. It does not reject: a beat that Conductor did not take is logged.
   */
  heartbeat(): Promise<void>;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
}

/** What the context says of the task itself. */
export type TaskFacts = Pick<
  TaskContext,
  TaskFields | 'traceparent' | 'savedOutput' | 'runtimeMetadata'
>;

/** The context of a task. */
export const contextOf = (task: Task, given: Omit<TaskContext, keyof TaskFacts>): TaskContext => {
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
    traceparent: traceparentOf(task),
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
