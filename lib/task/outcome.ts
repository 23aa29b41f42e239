import { MAX_REASON_LENGTH } from '../limits/conductor.ts';
import { InvalidInputError, InvalidOutputError, isTerminal, VERDICT, verdictOf } from './errors.ts';
import { isRawJson } from './exact-json.ts';
import { toJson } from './json.ts';
import { type JsonObject, REPORTED_STATUSES } from './task.ts';
import { isError, reasonOf, stackOf } from './thrown.ts';

/**
 * How a task ended, as the worker reports it to Conductor. `details` are for the task's log: the stack, or a reason that
 * is longer than the server's limit.
 */
export type Outcome =
  | { kind: 'completed'; output: JsonObject }
  /** Without an output the task keeps the one that it had. */
  | { kind: 'inProgress'; callbackAfterSeconds: number; output?: JsonObject }
  /** Conductor retries it, by the task definition. */
  | Failure<'failed'>
  /** Conductor does not retry it. */
  | Failure<'terminal'>;

/** Without an output the task keeps the one that it had. */
interface Failure<Kind> {
  kind: Kind;
  reason: string;
  details?: string;
  output?: JsonObject;
}

/** A worker's answer that the task is not done yet; made by {@link inProgress}. */
export class InProgress {
  readonly callbackAfterSeconds: number;
  readonly output: object | undefined;
  constructor(callbackAfterSeconds: number, output: object | undefined) {
    this.callbackAfterSeconds = callbackAfterSeconds;
    this.output = output;
  }
  get [VERDICT]() {
    return 'inProgress' as const;
  }
}

/** Whether a worker's value was made by {@link inProgress}, of any copy of this package. */
export const isInProgress = (value: unknown): value is InProgress =>
  verdictOf(value) === 'inProgress';

/**
 * Return it from a worker whose task is not done yet. The task stays IN_PROGRESS, and can be polled again after
 * `callbackAfterSeconds`. It comes back with the same taskId, and with `output` as its saved output. So a task can take
 * longer than Lambda's 15 minutes.
 *
 * @param options.callbackAfterSeconds whole seconds, at least 1 (0 can race with the server's postponement)
 * @param options.output what to save until then, at most 3 MB; replaces what was saved before. Default: what was saved before
 * @throws RangeError for seconds that are not a whole number of at least 1
 */
export function inProgress(options: { callbackAfterSeconds: number; output?: object }): InProgress {
  const { callbackAfterSeconds, output } = options;
  return new InProgress(wholeSeconds('inProgress', callbackAfterSeconds), output);
}

/** The seconds after which a task comes back; throws a RangeError where they are not a whole number of at least 1. */
export function wholeSeconds(caller: string, seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 1) return seconds;
  throw new RangeError(`${caller}: seconds must be a whole number of at least 1, not ${seconds}`);
}

/**
 * The outcome of what a worker's function returned, see {@link outcomeOf}. A value in the shape of the SDKs' TaskResult is
 * refused: as an output, a failure in it would be COMPLETED. A `status` alone can be anything.
 */
export const outcomeOfReturned = (value: unknown): Outcome =>
  isTaskResult(value) ? outcomeOfError(new InvalidOutputError(TASK_RESULT)) : outcomeOf(value);

/** The outcome of a value: an object is the output, anything else becomes `{ result }`. */
export function outcomeOf(value: unknown): Outcome {
  try {
    if (!isInProgress(value)) return { kind: 'completed', output: outputOf(value) };
    const { callbackAfterSeconds, output } = value;
    return {
      kind: 'inProgress',
      callbackAfterSeconds,
      ...(output && { output: outputOf(output) }),
    };
  } catch (error) {
    return outcomeOfError(error);
  }
}

const TASK_RESULT =
  'The worker returned a TaskResult of the SDKs (a status beside outputData or a reason): wrap its function in sdkWorker(), or return the output alone';

const isTaskResult = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'status' in value &&
  REPORTED_STATUSES.some((status) => status === value.status) &&
  BESIDE_STATUS.some((key) => key in value);

const BESIDE_STATUS = [
  ...['outputData', 'reasonForIncompletion', 'callbackAfterSeconds'],
  ...['logs', 'workflowInstanceId'],
];

/** A value as a task's output. Throws an InvalidOutputError where JSON cannot carry it. */
export function outputOf(value: unknown): JsonObject {
  const json = toJson(value);
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !isRawJson(json)
    ? json
    : { result: json };
}

/** The outcome of a thrown value: the error's class is the verdict. */
export function outcomeOfError(error: unknown): Outcome {
  const kind = isTerminal(error) ? 'terminal' : 'failed';
  const reason = reasonOf(error);
  const { output, fault } = outputIn(error);
  const stack = isError(error) && !needsNoStack(error) ? stackOf(error) : undefined;
  const details = [
    stack ?? (reason.length > MAX_REASON_LENGTH ? reason : undefined),
    fault && `The failure's output was left out: ${fault}`,
  ].filter((text) => text !== undefined);
  return {
    kind,
    reason,
    ...(details.length > 0 && { details: details.join('\n') }),
    ...(output && { output }),
  };
}

/** What a failure of ours carries. An output that JSON cannot carry must not hide the failure itself. */
function outputIn(error: unknown): { output?: JsonObject; fault?: string } {
  const output = verdictOf(error) && isError(error) && 'output' in error && error.output;
  if (!output) return {};
  try {
    return { output: outputOf(output) };
  } catch (fault) {
    return { fault: reasonOf(fault) };
  }
}

/** For bad input or output, the message names the paths; where our code threw it does not help. */
const needsNoStack = (error: Error) =>
  error instanceof InvalidInputError || error instanceof InvalidOutputError;
