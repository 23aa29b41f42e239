import type { Context } from 'aws-lambda';
import type { InvocationType } from '../protocol/dispatch.ts';
import type { LogLine } from '../task/result.ts';
import type { JsonObject, Task } from '../task/task.ts';

/**
 * What a worker's function gets beside its input: Lambda's own context with the task added,
 * so that other people's middlewares (Powertools' logger, say) find what they look for.
 */
export interface TaskContext extends Context {
  /** One attempt's id: stays the same when the task is given back, changes with a retry. */
  readonly taskId: string;
  readonly taskType: string;
  readonly referenceTaskName: string;
  readonly workflowInstanceId: string;
  readonly workflowType: string;
  readonly correlationId: string | undefined;
  readonly domain: string | undefined;
  /** 0 for the first attempt. */
  readonly retryCount: number;
  /** 1 for the first poll of this attempt; grows when the task comes back after inProgress. */
  readonly pollCount: number;
  /** Counts a DO_WHILE loop's turns; 0 outside of one. */
  readonly iteration: number;
  /** What an earlier inProgress saved; {} in the first run of an attempt. */
  readonly savedOutput: JsonObject;
  /** Seconds without an update after which Conductor gives the task to another worker; 0 is never. */
  readonly responseTimeoutSeconds: number;
  /** Fires a second before Lambda would kill the function (earlier where its timeout is below 3 s). */
  readonly signal: AbortSignal;
  /** Adds a line to the task's log in Conductor, sent with the report. */
  log(message: string): void;
  /** Milliseconds until Lambda kills the function. */
  remainingMs(): number;
}

/** Whether Lambda's context has the task added. */
export const isTaskContext = (context: Context): context is TaskContext =>
  'taskId' in context && 'savedOutput' in context;

/** A task being worked on: its context for the function, and what only the ring needs. */
export interface Run {
  task: Task;
  /** Whether somebody waits for the answer. */
  invocationType: InvocationType;
  context: TaskContext;
  logs: LogLine[];
}

/** The run of a task in this invocation. */
export function runOf(
  task: Task,
  invocationType: InvocationType,
  lambda: Context,
  signal: AbortSignal,
): Run {
  const logs: LogLine[] = [];
  const own: Omit<TaskContext, keyof Context> = {
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
    signal,
    log: (message) => void logs.push({ message: String(message), atMs: Date.now() }),
    remainingMs: () => lambda.getRemainingTimeInMillis(),
  };
  return { task, invocationType, logs, context: withOwn(lambda, own) };
}

/** A copy that keeps Lambda's setters (callbackWaitsForEmptyEventLoop goes on working) and methods. */
const withOwn = <T extends object>(lambda: Context, own: T): Context & T =>
  Object.assign(
    Object.create(Object.getPrototypeOf(lambda), Object.getOwnPropertyDescriptors(lambda)),
    own,
  );
