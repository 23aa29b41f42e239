import { isObject } from '../task/parse.ts';

/** How a call of a Lambda function ended. */
export type Invocation =
  /** The function ran to its end. `answer` is of parseExact, or of answerIn: a text where it is not JSON. */
  | { kind: 'answered'; answer: unknown }
  /** AWS took it into the function's queue. */
  | { kind: 'accepted' }
  /** The function started, and ended without an answer: an error, a timeout, an exit. */
  | { kind: 'crashed'; reason: string }
  /** Its code does not load: it has not begun. */
  | { kind: 'notLoaded'; reason: string }
  /** AWS starts no more of it at the moment: its own limit, or that of the account. */
  | { kind: 'throttled'; reason: string }
  /** The function did not start: missing, forbidden. The task should stay away for `afterSeconds`. */
  | { kind: 'refused'; reason: string; afterSeconds: number }
  /** The connection broke: the function may be running. */
  | { kind: 'unknown'; reason: string };

/** AWS describes a death as { errorType, errorMessage, trace }. */
export function describeAwsError(answer: unknown): string {
  const { errorType, errorMessage } = isObject(answer) ? answer : {};
  const words = [errorType, errorMessage].filter((word) => typeof word === 'string' && word !== '');
  return words.join(': ') || 'AWS gave no reason';
}

/**
 * Whether a function died before it began. Lambda's runtime names some of these deaths. Where a module throws while it
 * loads, or one that it imports is missing, the runtime shows the plain error, as it does for an uncaught one at work.
 * So a plain error of a worker counts only if its stack shows the loader of modules. An existing Lambda may throw any.
 */
export function diedAtLoad(answer: unknown, isWorker: boolean): boolean {
  const { errorType, trace } = isObject(answer) ? answer : {};
  if (NOT_LOADED.some((name) => name === errorType)) return true;
  if (!isWorker) return false;
  // A worker checks its configuration before any task runs.
  if (errorType === 'ConfigError') return true;
  return Array.isArray(trace) && trace.some((line) => `${line}`.includes(LOADER));
}

const NOT_LOADED = [
  'Runtime.ImportModuleError',
  'Runtime.HandlerNotFound',
  'Runtime.UserCodeSyntaxError',
  'Runtime.MalformedHandlerName',
  'Runtime.CallbackHandlerDeprecated',
  'Runtime.MalformedStreamingHandler',
];

/** Node's own files that load modules. */
const LOADER = 'node:internal/modules/';
