import type { Log } from '../observe/log.ts';
import type { RunId } from '../task/receipt.ts';
import type { Task, TaskResult } from '../task/task.ts';

/** What the reporter needs of the world: it knows neither SQS nor HTTP. */
export interface Ports {
  /** The task as Conductor has it now; undefined where Conductor does not know it. */
  task(taskId: string): Promise<Task | undefined>;
  /** Tells Conductor of a task; throws a ConductorError where it does not take it. */
  update(result: TaskResult, run: RunId): Promise<void>;
  /** The task by which Conductor tries this one again, if it still waits to be polled. */
  waitingRetryOf(task: Task): Promise<Task | undefined>;
  /** A run's result that is too large for a message, from the bucket. */
  stored(key: string, run: RunId): Promise<TaskResult>;
  /** Removes it there. */
  discard(key: string): Promise<void>;
  /** Hides a message until it is to be tried again. */
  hide(message: Message, seconds: number): Promise<void>;
  /** Puts aside what cannot be read, for a person to look at. */
  setAside(message: Message): Promise<void>;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
  log: Log;
}

/** A message of the inbox. */
export interface Message {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** 1 for the first time. */
  receiveCount: number;
}
