import { InvalidOutputError } from './errors.ts';
import { type Outcome, outcomeOfError, outputOf } from './outcome.ts';
import { isObject } from './parse.ts';
import { REPORTED_STATUSES } from './task.ts';

/** What a worker of the official SDKs returns. Other fields, such as workerId, are ours to set and are not read. */
export interface SdkTaskResult {
  /** COMPLETED, FAILED, FAILED_WITH_TERMINAL_ERROR or IN_PROGRESS. */
  status?: string;
  outputData?: object;
  reasonForIncompletion?: string;
  callbackAfterSeconds?: number;
  logs?: readonly { log?: string; createdTime?: number }[];
}

/** The outcome that a TaskResult states. A value that is none is terminal: a retry would return it again. */
export function outcomeOfTaskResult(value: unknown): Outcome {
  try {
    return outcomeIn(taskResultIn(value));
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** The log lines of a TaskResult. */
export function linesIn(value: unknown): { log: string; createdTime?: number }[] {
  const logs = isObject(value) && Array.isArray(value.logs) ? value.logs : [];
  return logs.filter(isObject).map(({ log, createdTime }) => ({
    log: String(log ?? ''),
    ...(typeof createdTime === 'number' && { createdTime }),
  }));
}

type Fields = Record<string, unknown>;

function taskResultIn(value: unknown): Fields {
  if (!isObject(value) || !REPORTED_STATUSES.some((status) => status === value.status))
    throw new InvalidOutputError(
      `sdkWorker: the function must return a TaskResult whose status is one of ${REPORTED_STATUSES.join(', ')}; for a function that returns its output, use worker()`,
    );
  if (value.externalOutputPayloadStoragePath)
    throw new InvalidOutputError(
      'sdkWorker: an output in external storage (externalOutputPayloadStoragePath) is not supported: return it as outputData, up to 10 MB',
    );
  return value;
}

function outcomeIn({
  status,
  outputData,
  reasonForIncompletion,
  callbackAfterSeconds,
}: Fields): Outcome {
  // Without an output, a task that has not COMPLETED keeps the one that it had.
  const output = isGiven(outputData) && { output: outputOf(outputData) };
  const reason = isGiven(reasonForIncompletion) ? String(reasonForIncompletion) : NO_REASON;
  if (status === 'COMPLETED') return { kind: 'completed', output: {}, ...output };
  if (status === 'FAILED') return { kind: 'failed', reason, ...output };
  if (status !== 'IN_PROGRESS') return { kind: 'terminal', reason, ...output };
  // With 0, the poll can come before the server has put the task back.
  const seconds = Math.max(1, Math.ceil(finite(callbackAfterSeconds)));
  return { kind: 'inProgress', callbackAfterSeconds: seconds, ...output };
}

const finite = (value: unknown) => (Number.isFinite(value) ? Number(value) : 0);

const isGiven = (value: unknown) => value !== undefined && value !== null;

const NO_REASON = 'The worker gave no reason';
