import { REQUEST_TIMEOUT_MS } from '../conductor/defaults.ts';
import { ConductorError } from '../conductor/errors.ts';
import type { RetryClock } from '../conductor/retry.ts';
import type { Conductor } from '../conductor/tasks.ts';
import { MAX_ANSWER_BYTES, MAX_MESSAGE_BYTES } from '../limits/aws.ts';
import { MAX_OUTPUT_BYTES, MAX_SAVED_BYTES } from '../limits/conductor.ts';
import type { InvocationType } from '../protocol/dispatch.ts';
import type { DispatchReply } from '../protocol/reply.ts';
import type { UndeliveredResult } from '../protocol/undelivered.ts';
import type { Outcome } from '../task/outcome.ts';
import { receiptOf } from '../task/receipt.ts';
import { type LogLine, reportOf, resultOf } from '../task/result.ts';
import type { Task, TaskResult } from '../task/task.ts';
import { bytesOf } from '../task/unparsed.ts';
import { ASK_SHARE, REPLY_MARGIN_MS, SAVE_MARGIN_MS, STORE_MARGIN_MS } from './defaults.ts';
import type { SaveForLater } from './ports.ts';
import { sendResult } from './send.ts';
import { standingOf } from './standing.ts';
import { sizeOf, withinBytes } from './too-large.ts';

/** What a worker reports. */
export interface WorkerReport {
  task: Task;
  outcome: Outcome;
  /** The lines of the task's log. */
  logs: readonly LogLine[];
  /** Whether the poller waits for the reply. */
  invocationType: InvocationType;
  /** Of a batch: how much of that reply is for this task, in bytes. */
  replyBytes?: number | undefined;
  /** Shown in Conductor as the task's worker. */
  workerId: string;
}

/** What a worker needs to report. Conductor and the inbox are created only when they are needed. */
export interface WorkerPorts {
  conductor(): Conductor;
  inbox(): SaveForLater | undefined;
  /** Its `remainingMs()` is the time until the process is killed. */
  clock: RetryClock;
}

/** Neither Conductor nor the inbox took the report: the invocation fails, and the poller or the reporter reports it. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Whether Conductor still waits for this run. An `Event` worker asks before it starts, since AWS can deliver an event
 * late, and more than once. Where Conductor does not say, the worker runs: two runs are better than none.
 */
export async function isStillWanted(
  task: Task,
  conductor: () => Pick<Conductor, 'getTask'>,
  remainingMs: number,
): Promise<boolean> {
  const timeoutMs = Math.min(REQUEST_TIMEOUT_MS, remainingMs * ASK_SHARE);
  const getTask = (taskId: string) => conductor().getTask(taskId, timeoutMs);
  return standingOf(receiptOf(task), getTask).then(
    ({ kind }) => kind === 'current',
    () => true,
  );
}

/**
 * Reports a task's outcome. A result that Conductor does not take in time goes back in the reply, or into the inbox.
 *
 * @throws ReportError where Conductor, the reply and the inbox did not take it
 */
export async function reportOutcome(
  report: WorkerReport,
  ports: WorkerPorts,
): Promise<DispatchReply> {
  const { outcome } = report;
  const bytes = 'output' in outcome ? bytesOf(outcome.output) : 0;
  const result = resultIn(report, withinLimit(outcome, bytes), ports.clock.nowMs());
  const receipt = receiptOf(report.task);
  const marginMs = marginFor(report, bytes, ports);
  try {
    const remainingMs = () => ports.clock.remainingMs() - marginMs;
    const clock = { ...ports.clock, remainingMs };
    const sent = await sendResult(result, receipt, ports.conductor(), clock);
    return { reports: [{ taskId: sent.taskId, ...reportOf(sent) }] };
  } catch (error) {
    if (!mayBeTakenLater(error)) throw reportError(result, error);
    const undelivered = { receipt, result };
    return passOn(undelivered, report, ports.inbox()).catch((second) => {
      throw reportError(result, error, second);
    });
  }
}

function resultIn(report: WorkerReport, outcome: Outcome, nowMs: number): TaskResult {
  const { task, logs, workerId } = report;
  const details = 'details' in outcome && outcome.details;
  const lines = details ? [...logs, { message: details, atMs: nowMs }] : logs;
  return { ...resultOf(task, outcome, lines), workerId };
}

/**
 * The server turns a larger output into a terminal failure too, but answers 200. It stores a larger saved output outside
 * of the task, and later shows that instead of the final output.
 */
function withinLimit(outcome: Outcome, bytes: number): Outcome {
  const limit = outcome.kind === 'inProgress' ? MAX_SAVED_BYTES : MAX_OUTPUT_BYTES;
  if (bytes <= limit) return outcome;
  const reason = `The output has ${bytes} bytes, and Conductor takes ${limit}: store it elsewhere and return its address.`;
  if (outcome.kind === 'completed' || outcome.kind === 'inProgress')
    return { kind: 'terminal', reason };
  // The failure itself is what matters.
  const { output: _, ...failure } = outcome;
  return { ...failure, details: [failure.details, reason].filter(Boolean).join('\n') };
}

/** The time reserved at the invocation's end to pass the result on. A large result needs most: it goes into a bucket. */
function marginFor(report: WorkerReport, bytes: number, { clock }: WorkerPorts) {
  if (goesIntoReply(report, bytes)) return REPLY_MARGIN_MS;
  return bytes > MAX_MESSAGE_BYTES
    ? Math.min(STORE_MARGIN_MS, clock.remainingMs() / 2)
    : SAVE_MARGIN_MS;
}

/**
 * The reply of a batch comes when its last task has ended: so what fits goes into the inbox at once, and the reporter tells
 * Conductor meanwhile.
 */
function goesIntoReply({ invocationType, replyBytes }: WorkerReport, bytes: number): boolean {
  if (invocationType === 'Event') return false;
  return replyBytes === undefined
    ? bytes <= MAX_ANSWER_BYTES
    : bytes > MAX_MESSAGE_BYTES && bytes <= replyBytes;
}

/** Only an update that Conductor will always refuse ends the tries. */
const mayBeTakenLater = (error: unknown) =>
  error instanceof ConductorError && error.fault !== 'refused' && error.fault !== 'unknown';

/** Returns the result in the reply, where the poller waits and the reply has room; else saves it in the inbox. */
async function passOn(
  undelivered: UndeliveredResult,
  report: WorkerReport,
  save: SaveForLater | undefined,
): Promise<DispatchReply> {
  const { invocationType, replyBytes } = report;
  const inReply = (): DispatchReply => ({
    reports: [],
    undelivered: [withinBytes(undelivered, replyBytes ?? MAX_ANSWER_BYTES)],
  });
  const isAwaited = invocationType === 'RequestResponse';
  if (isAwaited && (!save || goesIntoReply(report, sizeOf(undelivered)))) return inReply();
  if (!save) throw new Error('CONDUCTOR_INBOX_URL is not set');
  try {
    const status = await save(undelivered);
    return { reports: [{ taskId: undelivered.receipt.taskId, status, isSaved: true }] };
  } catch (error) {
    // The poller would tell all tasks of a batch that dies as failed.
    if (isAwaited && replyBytes !== undefined) return inReply();
    throw error;
  }
}

function reportError({ taskId, status }: TaskResult, ...errors: unknown[]): ReportError {
  const why = errors.map((e) => (e instanceof Error ? e.message : String(e))).join('; then: ');
  const message = `Task ${taskId} ended as ${status}, but the report failed: ${why}`;
  return new ReportError(message, { cause: errors[0] });
}
