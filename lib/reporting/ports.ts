import type { Log } from '../observe/log.ts';
import type { UndeliveredResult } from '../protocol/undelivered.ts';
import type { Receipt } from '../task/receipt.ts';
import type { ReportedStatus, Task, TaskResult } from '../task/task.ts';

/**
 * How Conductor is told what became of a task. Three speak, each in a file of its own:
 *
 * | who (file) | when | what is asked first | if Conductor is away |
 * |---|---|---|---|
 * | the worker (by-worker.ts) | its function has ended | nothing: it has just been started. An `Event` worker asks before it starts | RequestResponse: the result goes back in the reply, to the poller. `Event`, or too large for a reply: into the inbox |
 * | the poller (by-poller.ts) | a task could not be started, or cannot be read | nothing: no worker has it | into the inbox |
 * | the poller (by-poller.ts) | a worker died, or put its result into the reply | is the run current? | into the inbox |
 * | the reporter (by-reporter.ts) | a message lies in the inbox | is the run current? | the message stays, and is tried again later |
 *
 * "Is the run current?" (standing.ts) has three answers. Current: the update is sent. Timed out: Conductor has given up
 * on the run and scheduled a retry; a result that ends the task goes to that retry, if it has not been polled yet. Over:
 * the task has ended, was polled again or was removed; then nothing is sent.
 *
 * An update that says "in progress" puts the task back into its queue. Sent a second time it would take the task from
 * the next run, so a second try first asks whether the first one was taken (send.ts). Between an answer and the update
 * another speaker may still come: the server compares nothing, so this small race is left.
 */

/** Asks Conductor about a task; undefined where it knows no such task. */
export type GetTask = (taskId: string) => Promise<Task | undefined>;

/** Tells Conductor; throws a ConductorError where it does not take the update in time. */
export type SendResult = (result: TaskResult, receipt: Receipt) => Promise<void>;

/**
 * Saves what Conductor does not take, for the reporter; answers what Conductor will be told, which is FAILED where the
 * result has no room.
 */
export type SaveForLater = (undelivered: UndeliveredResult) => Promise<ReportedStatus>;

/** What the poller needs to speak. */
export interface PollerPorts {
  getTask: GetTask;
  sendResult: SendResult;
  saveForLater: SaveForLater;
  log: Log;
}

/** What the reporter needs: it knows neither SQS nor HTTP. */
export interface ReporterPorts {
  getTask: GetTask;
  sendResult: SendResult;
  /** The task by which Conductor tries this one again, if it still waits to be polled. */
  waitingRetryOf(task: Task): Promise<Task | undefined>;
  /** A result that was too large for a message, from the bucket. */
  getStored(key: string, receipt: Receipt): Promise<TaskResult>;
  removeStored(key: string): Promise<void>;
  log: Log;
}

/** What reading the inbox needs beside it. */
export interface InboxPorts extends ReporterPorts {
  /** Hides a message until it is to be tried again. */
  hide(message: QueuedMessage, seconds: number): Promise<void>;
  /** Moves a message that cannot be read to the dead letters, where a person can look at it. */
  moveToDeadLetters(message: QueuedMessage): Promise<void>;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
}

/** A message as the queue hands it out. */
export interface QueuedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** 1 for the first time. */
  receiveCount: number;
}
