import type { LifecycleEvents } from '../observe/events.ts';
import type { Log } from '../observe/log.ts';
import type { StartPoller } from '../protocol/start-poller.ts';
import type { UndeliveredResult } from '../protocol/undelivered.ts';
import type { Receipt } from '../task/receipt.ts';
import type { JsonObject, ReportedStatus, Task, TaskResult } from '../task/task.ts';

/**
 * How the end of a task is reported to Conductor. Three Lambdas report, each in a file of its own:
 *
 * | who (file) | when | what is asked first | if Conductor is away |
 * |---|---|---|---|
 * | the worker (by-worker.ts) | its function has ended | nothing: it has just been started. An `Event` worker asks before it starts | RequestResponse: the result goes back in the reply, to the poller. `Event`, or too large for a reply: into the inbox |
 * | the poller (by-poller.ts) | a task could not be started, or cannot be read | nothing: no worker has it | into the inbox |
 * | the poller (by-poller.ts) | a worker died, or returned its result in the reply | is the run current? | into the inbox |
 * | the poller (by-poller.ts) | as in the two rows above, of a task that has a saved output | nothing: it goes into the inbox at once, since the update must repeat that output | into the inbox |
 * | the reporter (by-reporter.ts) | a message is in the inbox | is the run current? | the message stays, and is tried again later |
 *
 * How large a result may be (save.ts, too-large.ts): up to 1 MB goes into the inbox, up to 6 MB into a reply. A larger one
 * goes into the bucket where the service has one. Else its log is left out, and then it becomes a FAILED that says so.
 *
 * A body that is too large for a proxy is sent again smaller; so is, by the reporter and after some 50 minutes of tries, an
 * output at which the server fails (smaller.ts).
 *
 * "Is the run current?" (standing.ts) has three answers. Current: the update is sent. Timed out: Conductor has given up
 * on the run and scheduled a retry; a result that ends the task goes to that retry, if it has not been polled yet. Over:
 * the task has ended, was polled again or was removed; then nothing is sent.
 *
 * An update that says "in progress" puts the task back into its queue. A second such update would take the task from the
 * next run. So a second try first asks whether the first one was taken (send.ts). Between the answer and the update,
 * another report may still come: the server compares nothing, so this small race remains.
 */

/** Asks Conductor about a task; undefined where it knows no such task. */
export type GetTask = (taskId: string) => Promise<Task | undefined>;

/**
 * Sends an update to Conductor (send.ts), and resolves to what was sent at last. Throws a ConductorError where Conductor
 * does not take it in time.
 */
export type SendResult = (result: TaskResult, receipt: Receipt) => Promise<TaskResult>;

/**
 * Saves a result that Conductor does not take for the reporter. Resolves to the status that the reporter will report:
 * FAILED where the result is too large to save.
 */
export type SaveForLater = (undelivered: UndeliveredResult) => Promise<ReportedStatus>;

/** What the poller needs to report. */
export interface PollerReportPorts {
  /** The task without its input and its saved output, which are {} here. */
  getTask: GetTask;
  /** Throws a ConductorError where Conductor does not give it. */
  savedOutputOf(taskId: string): Promise<JsonObject>;
  sendResult: SendResult;
  saveForLater: SaveForLater;
  log: Log;
  /** Tells others how tasks end; left out, nothing is told. */
  events?: LifecycleEvents | undefined;
}

/** What the reporter needs to report. It knows neither SQS nor HTTP. */
export interface ReporterPorts {
  getTask: GetTask;
  sendResult: SendResult;
  /** The task with which Conductor retries this one, if it still waits to be polled. */
  waitingRetryOf(task: Task): Promise<Task | undefined>;
  /** A result that was too large for a message, from the bucket; undefined where it is no longer there. */
  getStored(key: string, receipt: Receipt): Promise<TaskResult | undefined>;
  removeStored(key: string): Promise<void>;
  log: Log;
  /** Tells others how tasks end; left out, nothing is told. */
  events?: LifecycleEvents | undefined;
  /** Counts a task that a poller has started and that failed; left out, nothing is counted. */
  countFailure?(poller: string): void;
}

/** What reading the inbox needs in addition. */
export interface InboxPorts extends ReporterPorts {
  /** Hides a message until it is to be tried again. */
  hide(message: QueuedMessage, seconds: number): Promise<void>;
  /** Moves a message that cannot be delivered to the dead letters, where a person can look at it, with the reason. */
  moveToDeadLetters(message: QueuedMessage, reason: string): Promise<void>;
  /** Starts a poller of this service, and does not wait for its end. */
  startPoller(start: StartPoller): Promise<void>;
  /** Milliseconds until the process is killed. */
  remainingMs(): number;
  /** Milliseconds since 1970. */
  nowMs(): number;
}

/** A message as the queue hands it out. */
export interface QueuedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** 1 for the first time. */
  receiveCount: number;
  /** When it was sent, its delay not counted: milliseconds since 1970, by SQS's clock. */
  sentAtMs: number;
}
