/**
 * Throw it where a retry cannot help: the task becomes FAILED_WITH_TERMINAL_ERROR, and Conductor does not try again. Any
 * other error makes the task FAILED, which Conductor retries.
 *
 * @example throw new TerminalError('order 17 was cancelled');
 */
export class TerminalError extends Error {
  override readonly name: string = 'TerminalError';
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
