import { ConductorError, type ConductorFault } from '../conductor/errors.ts';
import type { TaskResult } from '../task/task.ts';
import { bytesOf, jsonOf } from '../task/unparsed.ts';

/** What is sent in the place of an update that failed; undefined where there is nothing better to send. */
export type Smaller = (update: TaskResult, error: unknown) => TaskResult | undefined;

/** Sends an update. Where Conductor does not take it, sends what is smaller in its place, as long as there is something. */
export async function sendOrSmaller<T>(
  update: TaskResult,
  send: (update: TaskResult) => Promise<T>,
  smaller: Smaller,
): Promise<T> {
  try {
    return await send(update);
  } catch (error) {
    const next = smaller(update, error);
    if (!next) throw error;
    return sendOrSmaller(next, send, smaller);
  }
}

/** The body was too large, mostly for a proxy (nginx takes 1 MB by default): a smaller one may be taken at once. */
export const smallerBody: Smaller = (update, error) =>
  hasFault(error, 'tooLarge') ? smallerThan(update, tooLarge) : undefined;

/**
 * The server failed at the update, and expects to fail again. It says the same while its database restarts, so only the
 * reporter uses this, after an hour of tries. A task in progress is not ended for this reason.
 */
export const storable: Smaller = (update, error) =>
  hasFault(error, 'failing') && update.status !== 'IN_PROGRESS'
    ? smallerThan(update, notStored)
    : undefined;

const hasFault = (error: unknown, fault: ConductorFault) =>
  error instanceof ConductorError && error.fault === fault;

/**
 * First without the task's log, then without its output too. Then a COMPLETED becomes a terminal failure that says so,
 * since a retry would make the same output; a FAILED keeps its status and its reason. A task that goes back, which an
 * update says with a reason, keeps its output: no worker ended.
 */
function smallerThan(
  { logs = [], ...update }: TaskResult,
  why: (update: TaskResult) => string,
): TaskResult | undefined {
  if (logs.length > 0) return update;
  const goesBack = update.status === 'IN_PROGRESS' && update.reasonForIncompletion !== undefined;
  if (jsonOf(update.outputData) === '{}' || goesBack) return undefined;
  const { callbackAfterSeconds: _, ...rest } = { ...update, outputData: {} };
  if (update.status === 'FAILED' || update.status === 'FAILED_WITH_TERMINAL_ERROR') return rest;
  return { ...rest, status: 'FAILED_WITH_TERMINAL_ERROR', reasonForIncompletion: why(update) };
}

const tooLarge = ({ status, outputData }: TaskResult) =>
  `The worker ended as ${status}, but its output of ${bytesOf(outputData)} bytes is too large for Conductor or a proxy in front of it (413): raise that limit, or store the output elsewhere and return its address.`;

const notStored = ({ status, outputData }: TaskResult) =>
  `The worker ended as ${status}, but Conductor could not store its output of ${bytesOf(outputData)} bytes, and expects the same of another try (500, retryable: false): the server's log says why.`;
