import { MAX_REASON_LENGTH } from '../limits/conductor.ts';
import { InvalidInputError, InvalidOutputError, TerminalError } from './errors.ts';
import { isRawJson } from './exact-json.ts';
import { toJson } from './json.ts';
import type { JsonObject } from './task.ts';

/**
 * How a task ended, as the worker reports it to Conductor. `details` are for the task's log: the stack, or a reason that
 * is longer than the server's limit.
 */
export type Outcome =
  | { kind: 'completed'; output: JsonObject }
  /** Without an output the task keeps the one that it had. */
  | { kind: 'inProgress'; callbackAfterSeconds: number; output?: JsonObject }
  /** Conductor retries it, by the task definition. */
  | { kind: 'failed'; reason: string; details?: string }
  /** Conductor does not retry it. */
  | { kind: 'terminal'; reason: string; details?: string };

/** A worker's answer that the task is not done yet; made by {@link inProgress}. */
export class InProgress {
  readonly callbackAfterSeconds: number;
  readonly output: object | undefined;
  constructor(callbackAfterSeconds: number, output: object | undefined) {
    this.callbackAfterSeconds = callbackAfterSeconds;
    this.output = output;
  }
}

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

function outputOf(value: unknown): JsonObject {
  const json = toJson(value);
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !isRawJson(json)
    ? json
    : { result: json };
}

/** The outcome of a thrown value: the error's class is the verdict. */
export function outcomeOfError(error: unknown): Outcome {
  const kind = error instanceof TerminalError ? 'terminal' : 'failed';
  const reason = describeThrown(error);
  if (error instanceof Error && !needsNoStack(error))
    return { kind, reason, details: stackOf(error) };
  return reason.length > MAX_REASON_LENGTH ? { kind, reason, details: reason } : { kind, reason };
}

/** For bad input or output, the message names the paths; where our code threw it does not help. */
const needsNoStack = (error: Error) =>
  error instanceof InvalidInputError || error instanceof InvalidOutputError;

/** A thrown value as a text. JavaScript can throw anything, and a message can be anything. */
function describeThrown(thrown: unknown): string {
  const isObject = typeof thrown === 'object' && thrown !== null;
  const message = isObject && 'message' in thrown ? thrown.message : thrown;
  if (typeof message === 'string' && message.trim() !== '') return message;
  if (thrown instanceof Error) return thrown.name;
  const what = isObject ? 'an object' : String(thrown).trim();
  return `the worker threw ${what || 'an empty text'} instead of an Error`;
}

/** At most this many stacks are logged: of an error, its causes, and the errors of an AggregateError. */
const MAX_STACKS = 10;

/** Only the stacks: other properties of an error may hold requests, and so secrets. */
function stackOf(error: Error): string {
  // A set, because causes can form a cycle. The loop also visits what it adds.
  const chain = new Set([error]);
  for (const link of chain)
    for (const cause of causesOf(link)) if (chain.size < MAX_STACKS) chain.add(cause);
  return [...chain].map(({ stack, message }) => String(stack ?? message)).join('\nCaused by: ');
}

const causesOf = (error: Error): Error[] =>
  [error.cause, ...(error instanceof AggregateError ? error.errors : [])].filter(
    (cause) => cause instanceof Error,
  );
