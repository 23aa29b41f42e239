import { ConductorError } from '../conductor/errors.ts';
import { bytesOf } from '../protocol/undelivered.ts';
import type { TaskResult } from '../task/task.ts';

/**
 * What is sent in the place of an update that Conductor never takes; undefined where there is nothing better to send.
 *
 * - Its body is too large, mostly for a proxy (nginx takes 1 MB by default): the same without the task's log, then
 *   without the output too.
 * - The server failed at it, and expects to fail again (a text of 20 MB, a key of 50,000 characters): without log and
 *   output. The server says the same while its database restarts; but then it takes no smaller update either. An update
 *   that puts a task back is never replaced for this reason.
 *
 * Without its output, a COMPLETED becomes a terminal failure that says so: a retry would make the same output. A FAILED
 * keeps its status and its reason.
 */
export function smallerThan(update: TaskResult, error: unknown): TaskResult | undefined {
  if (!(error instanceof ConductorError)) return undefined;
  const { logs = [], ...rest } = update;
  const hasOutput = Object.keys(update.outputData).length > 0;
  if (error.fault === 'tooLarge') {
    if (logs.length > 0) return rest;
    return hasOutput ? withoutOutput(rest, tooLarge(rest)) : undefined;
  }
  if (error.fault !== 'failing' || update.status === 'IN_PROGRESS') return undefined;
  return hasOutput || logs.length > 0 ? withoutOutput(rest, notStored(rest)) : undefined;
}

function withoutOutput(update: TaskResult, reasonForIncompletion: string): TaskResult {
  const { callbackAfterSeconds: _, ...rest } = { ...update, outputData: {} };
  if (update.status === 'FAILED' || update.status === 'FAILED_WITH_TERMINAL_ERROR') return rest;
  return { ...rest, status: 'FAILED_WITH_TERMINAL_ERROR', reasonForIncompletion };
}

const tooLarge = ({ status, outputData }: TaskResult) =>
  `The worker ended as ${status}, but its output of ${bytesOf(outputData)} bytes is too large for Conductor or a proxy in front of it (413): raise that limit, or store the output elsewhere and return its address.`;

const notStored = ({ status, outputData }: TaskResult) =>
  `The worker ended as ${status}, but Conductor could not store its output of ${bytesOf(outputData)} bytes, and expects the same of another try (500, retryable: false): the server's log says why.`;
