import { isError } from './thrown.ts';

/**
 * The key under which our errors and answers say what becomes of the task. It is in the process's registry of symbols, so
 * that two copies of this package (a monorepo, a layer, two versions) know each other's: `instanceof` would not.
 */
export const VERDICT: unique symbol = Symbol.for('conductor-lambda.verdict');

/** What a failure can carry beside its message. */
export interface FailureOptions extends ErrorOptions {
  /** The output of the failed task, at most 10 MB. Default: what an earlier inProgress saved. */
  output?: object | undefined;
}

/**
 * Throw it where the failed task shall have an output: the task becomes FAILED, and Conductor retries it. Without an
 * output, any error does the same.
 *
 * @example throw new TaskFailure('2 of 3 mails were sent', { output: { sent: ['a', 'b'] } });
 */
export class TaskFailure extends Error {
  override readonly name: string = 'TaskFailure';
  readonly output: object | undefined;
  constructor(message: string, { output, ...options }: FailureOptions = {}) {
    super(message, options);
    this.output = output;
  }
  get [VERDICT]() {
    return 'failed' as const;
  }
}

/**
 * Throw it where a retry cannot help: the task becomes FAILED_WITH_TERMINAL_ERROR, and Conductor does not try again. Any
 * other error makes the task FAILED, which Conductor retries.
 *
 * @example throw new TerminalError('order 17 was cancelled');
 */
export class TerminalError extends Error {
  override readonly name: string = 'TerminalError';
  readonly output: object | undefined;
  constructor(message: string, { output, ...options }: FailureOptions = {}) {
    super(message, options);
    this.output = output;
  }
  get [VERDICT]() {
    return 'terminal' as const;
  }
}

/**
 * The task's input does not match the worker's schema. The message (made in worker/schema.ts) names every
 * fault by its path, without values.
 */
export class InvalidInputError extends TerminalError {
  override readonly name = 'InvalidInputError';
}

/** The worker's value does not match its output schema, or JSON cannot carry it. */
export class InvalidOutputError extends TerminalError {
  override readonly name = 'InvalidOutputError';
}

/** Whether an error, of any copy of this package, ends its task without a retry. So does the SDKs' own, by its name. */
export const isTerminal = (error: unknown): boolean =>
  verdictOf(error) === 'terminal' ||
  (isError(error) && namesOf(error).includes('NonRetryableException'));

/** What a value that was thrown or returned says of its task, if it is one of ours. */
export const verdictOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && VERDICT in value ? value[VERDICT] : undefined;

/** Its own name, and those of the classes that it extends. */
function namesOf(error: Error): string[] {
  const names = [error.name];
  for (let up = Object.getPrototypeOf(error); up !== null; up = Object.getPrototypeOf(up))
    names.push(String(up.constructor?.name));
  return names;
}
