import { isObject } from '../task/parse.ts';

/** How a call of a Lambda function ended. */
export type Invocation =
  /** The function ran to its end. `answer` is of parseExact: a text where it is not JSON. */
  | { kind: 'answered'; answer: unknown }
  /** AWS took it into the function's queue. */
  | { kind: 'accepted' }
  /** The function started, and ended without an answer: an error, a timeout, an exit. */
  | { kind: 'crashed'; reason: string }
  /** The function did not start: throttled, missing, forbidden. The task should stay away for `afterSeconds`. */
  | { kind: 'refused'; reason: string; afterSeconds: number }
  /** The connection broke: the function may be running. */
  | { kind: 'unknown'; reason: string };

/** AWS describes a death as { errorType, errorMessage, trace }. */
export function describeAwsError(answer: unknown): string {
  const { errorType, errorMessage } = isObject(answer) ? answer : {};
  const words = [errorType, errorMessage].filter((word) => typeof word === 'string' && word !== '');
  return words.join(': ') || 'AWS gave no reason';
}
