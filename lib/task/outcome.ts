import { InvalidInputError, InvalidOutputError, TerminalError } from './errors.ts';
import { toJson } from './json.ts';
import type { JsonObject } from './task.ts';

/** What became of a task: what the worker tells Conductor. */
export type Outcome =
  | { kind: 'completed'; output: JsonObject }
  | { kind: 'inProgress'; output: JsonObject; callbackAfterSeconds: number }
  /** Conductor retries it, by the task definition. */
  | { kind: 'failed'; reason: string; stack?: string }
  /** Conductor does not retry it. */
  | { kind: 'terminal'; reason: string; stack?: string };

/** A worker's answer «not yet»; made by {@link inProgress}. */
export class InProgress {
  readonly callbackAfterSeconds: number;
  readonly output: object;
  constructor(callbackAfterSeconds: number, output: object) {
    this.callbackAfterSeconds = callbackAfterSeconds;
    this.output = output;
  }
}

/**
 * Return it from a worker whose task is not done yet. The task stays IN_PROGRESS, can be polled
 * again after `callbackAfterSeconds`, and comes back under the same taskId with `output` as its
 * saved output. This is how a task outlives Lambda's 15 minutes.
 *
 * @param callbackAfterSeconds whole seconds, at least 1 (0 can race with the server's postponement)
 * @param output what to remember until then; replaces what was saved before. Default {}
 * @throws RangeError for a number that is not a whole one of at least 1
 */
export function inProgress(options: { callbackAfterSeconds: number; output?: object }): InProgress {
  const { callbackAfterSeconds, output = {} } = options;
  if (!Number.isInteger(callbackAfterSeconds) || callbackAfterSeconds < 1)
    throw new RangeError(
      `inProgress: callbackAfterSeconds must be a whole number of at least 1, not ${callbackAfterSeconds}`,
    );
  return new InProgress(callbackAfterSeconds, output);
}

/** The outcome of a returned value: an object is the output, anything else becomes `{ result }`. */
export function outcomeOf(value: unknown): Outcome {
  try {
    if (!(value instanceof InProgress)) return { kind: 'completed', output: outputOf(value) };
    const { callbackAfterSeconds } = value;
    return { kind: 'inProgress', output: outputOf(value.output), callbackAfterSeconds };
  } catch (error) {
    return outcomeOfError(error);
  }
}

function outputOf(value: unknown): JsonObject {
  const json = toJson(value);
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? json
    : { result: json };
}

/** The outcome of a thrown value: the error's class is the verdict. */
export function outcomeOfError(error: unknown): Outcome {
  const kind = error instanceof TerminalError ? 'terminal' : 'failed';
  if (!(error instanceof Error)) return { kind, reason: inWords(error) };
  const reason = error.message || error.name;
  return saysItAll(error) ? { kind, reason } : { kind, reason, stack: stackOf(error) };
}

/** Whoever reads of bad input or output needs the paths, not where our code threw. */
const saysItAll = (error: Error) =>
  error instanceof InvalidInputError || error instanceof InvalidOutputError;

function inWords(thrown: unknown): string {
  if (typeof thrown === 'string' && thrown !== '') return thrown;
  const what = typeof thrown === 'object' && thrown !== null ? 'an object' : String(thrown);
  return `the worker threw ${what || 'an empty text'} instead of an Error`;
}

/** The stacks alone: an error's other properties may hold requests, and with them secrets. */
function stackOf(error: Error): string {
  const stack = error.stack ?? String(error);
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stackOf(error.cause)}` : stack;
}
